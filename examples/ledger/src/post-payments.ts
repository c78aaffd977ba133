import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';

export const PAYMENT_RECORDED = 'PAYMENT_RECORDED';

/**
 * Posts payments: one posting and its lines for each event, as sets. Nothing here asks whether an
 * event has been posted before; the inbox has done that. What is there already stays as it is, which
 * is what makes the repair safe to repeat.
 */
export async function postPayments(
  manager: EntityManager,
  events: readonly CanonicalEvent[],
): Promise<void> {
  const payments = events.filter((event) => event.event_type === PAYMENT_RECORDED);
  if (payments.length === 0) return;
  const batch = JSON.stringify(payments.map(paymentOf));
  await manager.query(INSERT_POSTINGS, [batch]);
  await manager.query(INSERT_ENTRIES, [batch]);
}

/** The part of an event that the ledger is made of. */
export function paymentOf({ event_id, occurred_at, payload }: CanonicalEvent) {
  return { event_id, occurred_at, payload };
}

const BATCH = `
  FROM json_to_recordset($1::json) AS payment (
         event_id uuid, occurred_at timestamptz, payload json)`;

const INSERT_POSTINGS = `
INSERT INTO ledger.postings (event_id, payment_id, occurred_at)
SELECT event_id, payload ->> 'payment_id', occurred_at ${BATCH}
 ORDER BY event_id
    ON CONFLICT (event_id) DO NOTHING`;

const INSERT_ENTRIES = `
INSERT INTO ledger.entries (event_id, line, account, currency, debit, credit)
SELECT payment.event_id, derived.* ${BATCH},
       ledger.lines_of(payment.payload) AS derived
 ORDER BY 1, 2
    ON CONFLICT (event_id, line) DO NOTHING`;
