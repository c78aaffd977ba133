import { newId, type CanonicalEvent } from '@acp/contracts';
import { buildEvent, seedEvent, seedEvents, type TestDatabase } from '@acp/testing';

const ATTEMPTS = 100;
const RELATIVES = 60;
const PAYLOAD_BYTES = 1_000_000;

/** Right to left, joined emoji, a very long word: what a source may call a thing. */
export const ODD_NAME = `عميل-رقم-٧ 👩‍👩‍👧‍👦 ${'long'.repeat(40)}`;

/** An event with all of it: odd names, a payload of a megabyte, 100 attempts, 60 relatives. */
export async function seedExtremes(test: TestDatabase): Promise<CanonicalEvent> {
  const event = buildEvent({
    event_type: 'AI_DECISION_RECORDED',
    source: 'http',
    entity_id: ODD_NAME,
    payload: {
      model: ODD_NAME,
      notes: Array.from({ length: 2_000 }, (_, i) => `note ${i}`),
      text: 'x'.repeat(PAYLOAD_BYTES),
    },
  });
  const seeded = await seedEvent(test, {
    event,
    topics: ['orders'],
    state: 'dead',
    error: { code: 'TRANSPORT.REJECTED', message: `رفض: ${ODD_NAME}` },
  });
  await test.sql(
    `INSERT INTO delivery_attempts (entry_id, event_id, topic, attempt, worker_id, transport,
                                    started_at, ended_at, outcome, error_code, error_message)
     SELECT $1::bigint, $2::uuid, 'orders', n, 'seeded-worker', 'webhook',
            now() - (200 - n) * interval '5 s', now() - (200 - n) * interval '5 s' + interval '9 ms',
            'retry', 'TRANSPORT.FAILED', 'HTTP 500'
     FROM generate_series(6, $3::int) AS n`,
    [seeded.entryIds[0], event.event_id, ATTEMPTS],
  );
  await seedEvents(test, RELATIVES, (index) => ({
    topics: [],
    event: {
      event_id: newId(),
      trace_id: event.trace_id,
      causation_id: event.event_id,
      entity_id: `${ODD_NAME}${index}`,
    },
  }));
  return event;
}
