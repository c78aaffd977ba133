import { defineTopic } from '@acp/contracts';
import { TopicRepository, WorkerRepository } from '@acp/persistence';
import { SEEDED_WORKER } from '@acp/testing';
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
