import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { installIntake } from '@acp/persistence';

/** A database of an application, with rows of its own and an intake. */
export async function createBusinessDatabase(schema?: string): Promise<TestDatabase> {
  const business = await createEmptyDatabase();
  await business.sql('CREATE TABLE orders (id text PRIMARY KEY, n int NOT NULL DEFAULT 1)');
  await installIntake(business.url, schema);
  return business;
}

/** A payload of `DECISION_TYPE` that the gate lets in. */
export function decisionOf(rationale: string): Record<string, unknown> {
  return { model: 'm', prompt_hash: 'h', decision: 'approve', confidence: 0.5, rationale };
}

export const DECISION_TYPE = 'AI_DECISION_RECORDED';
