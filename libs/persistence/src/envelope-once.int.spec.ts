import { createTestDatabase, seedEvent, storedEnvelopes, type TestDatabase } from '@acp/testing';
import { migrateDown, migrateUp, type Database } from './index.js';

let test: TestDatabase;
let database: Database;
beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open();
});
afterEach(() => test.drop());

it.each(['canonical', 'cloudevents', 'cloudevents-binary'] as const)(
  'an entry of format %s is what it was for the release before, once the schema is taken back',
  async (format) => {
    const { event } = await seedEvent(test, {
      format,
      event: { occurred_at: '2026-11-21T08:00:00.123456Z', causation_id: null },
    });
    const [sent] = await storedEnvelopes(test, event.event_id);
    const [before] = await test.sql<{ payload_json: unknown }>('SELECT payload_json FROM outbox');
    expect(before).toEqual({ payload_json: null });
    for (let name = await migrateDown(database); !name?.startsWith('EnvelopeOnce');)
      name = await migrateDown(database);
    const [row] = await test.sql<{ payload_json: unknown; headers: unknown }>(
      'SELECT payload_json, headers FROM outbox',
    );
    expect(row!.payload_json).toEqual(JSON.parse(sent!.payload));
    expect(row!.headers).toEqual(sent!.headers);
    await migrateUp(database);
    const [again] = await storedEnvelopes(test, event.event_id);
    expect(JSON.parse(again!.payload)).toEqual(JSON.parse(sent!.payload));
    expect(again!.headers).toEqual(sent!.headers);
  },
);
