import { createInbox, RedisStreamsSubscription } from '@acp/consumer';
import { newId, type CanonicalEvent } from '@acp/contracts';
import { createTestDatabase, describeWithBroker, waitUntil, type TestDatabase } from '@acp/testing';
import { Stack } from './faults/stack.js';

const V1 = {
  model: 'risk-7',
  model_version: '2026-11',
  prompt_hash: 'sha256:9f2c',
  decision: 'approve',
  confidence: 0.93,
  rationale: 'Within all limits.',
};
const V2 = {
  prompt_hash: V1.prompt_hash,
  decision: 'decline',
  confidence: 0.51,
  rationale: 'Above the limit.',
  model: { name: 'risk-8', version: null },
  inputs: [newId()],
};

describeWithBroker('redis', (broker) => {
  let test: TestDatabase;
  let stack: Stack;

  beforeAll(async () => {
    test = await createTestDatabase();
    stack = await Stack.open(test.url, { ...broker().env });
  });
  afterAll(async () => {
    await stack.close();
    await test.drop();
  });

  it('stores both versions of a type as they came, and hands both over as the newer one', async () => {
    const ingestion = await stack.start('ingestion');
    const older = draft(1, V1);
    const unversioned = { ...draft(1, V1), schema_version: undefined };
    const newer = draft(2, V2);
    const answer = await push(ingestion.url, [older, unversioned, newer, draft(2, V1)]);
    expect(answer).toEqual(['accepted', 'accepted', 'accepted', 'rejected']);
    const stored = await stack.sql<{ event_id: string; schema_version: number; payload: object }>(
      'SELECT event_id, schema_version, payload FROM events ORDER BY event_id',
    );
    expect(stored).toEqual([
      { event_id: older.event_id, schema_version: 1, payload: V1 },
      { event_id: unversioned.event_id, schema_version: 1, payload: V1 },
      { event_id: newer.event_id, schema_version: 2, payload: V2 },
    ]);

    await stack.relays(1);
    const seen = await consume(3);
    const { model: name, model_version: version, ...rest } = V1;
    const upcasted = { ...rest, model: { name, version }, inputs: [] };
    expect(seen.get(older.event_id)).toMatchObject({ schema_version: 2, payload: upcasted });
    expect(seen.get(unversioned.event_id)).toMatchObject({ schema_version: 2, payload: upcasted });
    expect(seen.get(newer.event_id)).toMatchObject({ schema_version: 2, payload: V2 });
    expect(await stack.number('SELECT count(*) FROM events WHERE schema_version = 1')).toBe(2);
  });

  async function consume(count: number): Promise<Map<string, CanonicalEvent>> {
    const seen = new Map<string, CanonicalEvent>();
    const inbox = createInbox({
      database: stack.database,
      consumer: 'decisions',
      topic: 'events',
      handler: (event) => Promise.resolve(void seen.set(event.event_id, event)),
    });
    const url = broker().env['REDIS_URL']!;
    const subscription = new RedisStreamsSubscription({ inbox, url, stream: 'events' });
    await subscription.start();
    await waitUntil(`${count} events are handled`, () => seen.size === count);
    await subscription.stop();
    return seen;
  }
});

function draft(schema_version: number, payload: object) {
  return {
    event_id: newId(),
    event_type: 'AI_DECISION_RECORDED',
    schema_version,
    source: 'model',
    entity_id: 'order-4711',
    entity_type: 'order',
    occurred_at: '2026-11-21T10:00:00Z',
    payload,
  };
}

async function push(url: string, drafts: readonly object[]): Promise<string[]> {
  const answer = await fetch(`${url}/v1/events/batch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(drafts),
  });
  const { items } = (await answer.json()) as { items: { outcome: string }[] };
  return items.map(({ outcome }) => outcome);
}
