import { defineTopic } from '@acp/contracts';
import { TopicRepository, WorkerRepository } from '@acp/persistence';
import { SEEDED_WORKER, type TestDatabase } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

/** An ops-api that knows `orders`, which nobody serves, and `quotes`, whose breaker is half open. */
export async function startWithTopics(): Promise<TestApi> {
  const api = await TestApi.start();
  const database = await api.database.open();
  await new TopicRepository(database).register(
    [
      defineTopic({ name: 'orders', transport: 'log', ordering: 'key' }),
      defineTopic({ name: 'quotes', transport: 'log' }),
    ],
    (topic) => topic,
  );
  await new WorkerRepository(database).heartbeat(
    { workerId: SEEDED_WORKER, hostname: 'h', pid: 1, version: '0.1.0' },
    60_000,
    {
      stopping: false,
      topics: {
        quotes: {
          breaker: 'half-open',
          breaker_since: null,
          breaker_reason: 'refused',
          in_flight: 2,
          published: 7,
          last_success_at: '2026-11-21T08:00:00.000Z',
          last_error: 'refused',
          paused_by_system: null,
        },
      },
    },
  );
  return api;
}

/** As if a live worker had these topics. */
export async function serveTopics(database: TestDatabase, ...topics: string[]): Promise<void> {
  await database.sql(
    `INSERT INTO relay_workers (worker_id, hostname, pid, version, topics, lease_expires_at)
     SELECT 'w', 'h', 1, '0.1.0', jsonb_object_agg(t, '{}'::jsonb), now() + interval '1 h'
     FROM unnest($1::text[]) AS t`,
    [topics],
  );
}
