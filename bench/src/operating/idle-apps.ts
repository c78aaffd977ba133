import { defineTopic, type TopicDefinition } from '@acp/contracts';
import type { BenchDatabase } from '../servers/bench-database.js';
import { startApp, type BenchApp } from '../servers/app-process.js';

/** A plane of a size that a team runs. */
const TOPICS = 20;

export function planeTopics(): TopicDefinition[] {
  return Array.from({ length: TOPICS }, (_, number) =>
    defineTopic({ name: `bench-${number}`, transport: 'noop' }),
  );
}

/** The three apps as processes over one database; those that were started are stopped where one fails. */
export async function startPlane(
  database: BenchDatabase,
  env: Record<string, string> = {},
): Promise<{ apps: BenchApp[]; stop(): Promise<void> }> {
  const apps: BenchApp[] = [];
  const stop = async () => void (await Promise.all(apps.map((app) => app.stop())));
  try {
    for (const name of ['ops-api', 'ingestion', 'relay'] as const) {
      apps.push(await startApp(name, database, { topics: planeTopics(), env }));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { apps, stop };
}

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
