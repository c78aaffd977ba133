import type { Envelope } from '@acp/contracts';
import { EventRepository } from '@acp/persistence';
import type { TestDatabase } from '../template-database.js';

interface StoredEnvelope extends Envelope {
  entry_id: string;
  topic: string;
  replay_id: string | null;
}

/** The messages that the entries of an event are, oldest entry first. */
export async function storedEnvelopes(
  test: TestDatabase,
  eventId: string,
): Promise<StoredEnvelope[]> {
  const entries = await test.sql<Omit<StoredEnvelope, keyof Envelope>>(
    'SELECT id::text AS entry_id, topic, replay_id FROM outbox WHERE event_id = $1 ORDER BY id',
    [eventId],
  );
  const database = await test.open({ poolSize: 1 });
  const events = new EventRepository(database);
  const stored: StoredEnvelope[] = [];
  for (const entry of entries) {
    const request = await events.request(eventId, entry.entry_id);
    if (request?.envelope) stored.push({ ...entry, ...request.envelope });
  }
  await database.close();
  return stored;
}
