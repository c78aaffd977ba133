import type { CanonicalEvent } from '@acp/contracts';
import type { EntityManager } from 'typeorm';
import { PAYMENT_RECORDED, paymentOf } from '../post-payments.js';
import type { Finding, Totals, TrialBalanceRow } from './findings.js';

/** An event as it is stored, with how far its delivery got. */
export interface StoredPayment {
  event: CanonicalEvent;
  delivery: 'delivered' | 'undelivered' | 'dead' | 'none';
}

/** Reads the four accounts: raw payloads, events, deliveries and ledger entries. */
export class ReconciliationRepository {
  constructor(private readonly options: { topic: string }) {}

  /** Payments in the order of their ids, after one of them. */
  async paymentsAfter(
    manager: EntityManager,
    after: string | null,
    limit: number,
  ): Promise<StoredPayment[]> {
    const rows = await manager.query<{ event: CanonicalEvent; delivery: string }[]>(PAYMENTS, [
      PAYMENT_RECORDED,
      this.options.topic,
      after,
      limit,
    ]);
    return rows as StoredPayment[];
  }

  /** What the ledger lacks or has otherwise for these events. */
  async differences(manager: EntityManager, events: readonly CanonicalEvent[]): Promise<Finding[]> {
    return manager.query(DIFFERENCES, [JSON.stringify(events.map(paymentOf))]);
  }

  /** Raw payloads whose account is not what is stored of them, and postings that no event explains. */
  async strays(manager: EntityManager): Promise<Finding[]> {
    const raw = await manager.query<Finding[]>(RAW_PAYLOADS, [PAYMENT_RECORDED]);
    const unknown = await manager.query<Finding[]>(UNKNOWN_POSTINGS, [PAYMENT_RECORDED]);
    return [...raw, ...unknown];
  }

  async totals(manager: EntityManager): Promise<Totals> {
    const [totals] = await manager.query<Totals[]>(TOTALS, [PAYMENT_RECORDED, this.options.topic]);
    return totals!;
  }

  async trialBalance(manager: EntityManager): Promise<TrialBalanceRow[]> {
    return manager.query(
      `SELECT currency, sum(debit)::text AS debit, sum(credit)::text AS credit
         FROM ledger.entries GROUP BY currency ORDER BY currency`,
    );
  }
}

const DELIVERY = `
  CASE WHEN orders.delivered > 0 THEN 'delivered'
       WHEN orders.dead > 0 THEN 'dead'
       WHEN orders.all_of_them > 0 THEN 'undelivered'
       ELSE 'none' END`;

const ORDERS = `
  LATERAL (SELECT count(*) AS all_of_them,
                  count(delivered_at) AS delivered,
                  count(*) FILTER (WHERE dead_lettered_at IS NOT NULL
                                      OR discarded_at IS NOT NULL) AS dead
             FROM outbox
            WHERE outbox.event_id = events.event_id AND outbox.topic = $2) AS orders`;

const PAYMENTS = `
SELECT json_build_object(
         'event_id', event_id, 'event_type', event_type, 'source', source,
         'entity_id', entity_id, 'entity_type', entity_type,
         'occurred_at', occurred_at, 'ingested_at', ingested_at,
         'schema_version', schema_version, 'trace_id', trace_id,
         'causation_id', causation_id, 'payload', payload) AS event,
       ${DELIVERY} AS delivery
  FROM events, ${ORDERS}
 WHERE event_type = $1 AND ($3::uuid IS NULL OR event_id > $3)
 ORDER BY event_id
 LIMIT $4`;

const DIFFERENCES = `
WITH payments AS (
  SELECT * FROM json_to_recordset($1::json) AS payment (
           event_id uuid, occurred_at timestamptz, payload json)
), compared AS (
  SELECT payments.event_id, payments.payload,
         postings.event_id IS NOT NULL AS posted,
         (SELECT count(*) FROM ledger.lines_of(payments.payload) AS derived
           WHERE NOT EXISTS (SELECT FROM ledger.entries
                              WHERE entries.event_id = payments.event_id
                                AND entries.line = derived.line)) AS missing,
         (SELECT count(*) FROM ledger.entries
           WHERE entries.event_id = payments.event_id
             AND NOT EXISTS (SELECT FROM ledger.lines_of(payments.payload) AS derived
                              WHERE (derived.line, derived.account, derived.currency,
                                     derived.debit, derived.credit)
                                  = (entries.line, entries.account, entries.currency,
                                     entries.debit, entries.credit))) AS wrong
    FROM payments LEFT JOIN ledger.postings USING (event_id)
)
SELECT kind, event_id::text AS id, payload ->> 'payment_id' AS payment_id, detail
  FROM compared,
       LATERAL (VALUES
         ('posting_missing', NOT posted, 'the event is not in the ledger'),
         ('entries_missing', posted AND missing > 0, missing || ' lines are gone'),
         ('entries_differ', wrong > 0, wrong || ' lines are not what the event says')
       ) AS findings (kind, holds, detail)
 WHERE holds
 ORDER BY event_id, kind`;

const OF_PAYMENTS = `
  (SELECT raw_payload_id AS id, count(*) AS stored
     FROM events WHERE event_type = $1 GROUP BY raw_payload_id) AS of_payments`;

const RAW_PAYLOADS = `
SELECT 'raw_payload_account' AS kind, raw.id::text AS id, NULL AS payment_id,
       raw.accepted || ' records were accepted, ' || of_payments.stored || ' events are stored'
         AS detail
  FROM ${OF_PAYMENTS} JOIN raw_payloads AS raw USING (id)
 WHERE raw.accepted <> of_payments.stored
 ORDER BY raw.id`;

const UNKNOWN_POSTINGS = `
SELECT 'posting_unknown' AS kind, known.event_id::text AS id, max(known.payment_id) AS payment_id,
       'no event explains it' AS detail
  FROM (SELECT event_id, payment_id FROM ledger.postings
        UNION ALL SELECT event_id, NULL FROM ledger.entries) AS known
 WHERE NOT EXISTS (SELECT FROM events
                    WHERE events.event_id = known.event_id AND event_type = $1)
 GROUP BY known.event_id
 ORDER BY known.event_id`;

const TOTALS = `
SELECT raw.*, payments.*,
       (SELECT count(*)::int FROM ledger.postings) AS posted,
       (SELECT count(*)::int FROM ledger.entries) AS entries
  FROM (SELECT count(*)::int AS raw_payloads, coalesce(sum(records), 0)::int AS records,
               coalesce(sum(accepted), 0)::int AS accepted,
               coalesce(sum(duplicates), 0)::int AS duplicates,
               coalesce(sum(rejected), 0)::int AS rejected
          FROM ${OF_PAYMENTS} JOIN raw_payloads USING (id)) AS raw,
       (SELECT count(*)::int AS events,
               count(*) FILTER (WHERE delivery = 'delivered')::int AS delivered,
               count(*) FILTER (WHERE delivery IN ('undelivered', 'none'))::int AS undelivered,
               count(*) FILTER (WHERE delivery = 'dead')::int AS dead
          FROM (SELECT ${DELIVERY} AS delivery FROM events, ${ORDERS}
                 WHERE event_type = $1) AS of_events) AS payments`;
