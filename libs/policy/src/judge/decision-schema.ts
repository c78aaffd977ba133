import type { JsonSchema } from '@acp/cel';
import { findEventTypeVersion, versionsOf } from '@acp/contracts';
import type { FactSource } from '../file/policy-document.js';

const text = (maxLength: number) => ({ type: 'string', maxLength }) as const;

/** What a policy may read of a proposal besides its action. */
export const DECISION_SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    source: text(64),
    actor: text(256),
    subject: text(256),
    model: { type: 'object', properties: { name: text(256), version: text(256) } },
    decision: text(1_024),
    confidence: { type: 'number' },
    rationale: text(65_536),
    prompt_hash: text(256),
    attributes: { type: 'object' },
    valid_until: text(40),
  },
};

/** Members that every fact has beside the payload of its event. */
const OF_THE_EVENT: Readonly<Record<string, JsonSchema>> = {
  age_ms: { type: 'number' },
  event_id: text(36),
  entity_id: text(512),
  occurred_at: text(40),
};

/** Schema of `facts`: for each name the newest payload version of its event type, with its age. */
export function factsSchema(facts: Readonly<Record<string, FactSource>>): JsonSchema {
  const properties = Object.entries(facts).map(([name, { latest }]) => {
    const version = findEventTypeVersion(latest, versionsOf(latest).at(-1) ?? 0);
    const payload = (version?.payload_schema ?? {}) as JsonSchema;
    return [
      name,
      { type: 'object', properties: { ...payload.properties, ...OF_THE_EVENT } },
    ] as const;
  });
  return { type: 'object', properties: Object.fromEntries(properties) };
}
