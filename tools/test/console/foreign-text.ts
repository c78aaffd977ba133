import { cleanText, defineTopic, newId } from '@acp/contracts';
import { AuditChain, IngestRepository } from '@acp/persistence';
import { buildEvent, seedEvent, type SeededEvent, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { Desk } from './decisions.js';
import { holdBatch, seedExpectation } from './expectations.js';
import type { ConsoleStack } from './stack.js';

/** Of names that stand in an address: with the rest below the longest that a path takes. */
const NAME_WORD = 'long'.repeat(20);
const TEXT_WORD = 'long'.repeat(100);

/** A topic that nothing is ordered for. */
const UNROUTED = { transport: 'log', event_types: [] } as const;

/** What the page would run, were it to take the text for its own. */
export function markupOf(field: string): string {
  return `<img src=x onerror=ran('${field}')><script>ran('${field}')</script>`;
}

/**
 * A text that somebody else put into a field: markup, an order to write from right to left that is
 * never taken back, what is left of NUL and of half a surrogate pair after cleaning, a long word.
 */
function foreign(field: string, word = TEXT_WORD): string {
  return cleanText(`${markupOf(field)} \u202eesrever\u2066 \0 \ud83d ${word}`);
}

/** What others name: sources, entities, consumers, workers, connectors. */
const name = (field: string) => foreign(field, NAME_WORD);

export interface SeededForeignText {
  /** Dead after an edit, given up by a consumer too. */
  dead: SeededEvent;
  /** Caused by it, delivered and processed. */
  delivered: SeededEvent;
  consumer: string;
  replayId: string;
  rejectedId: string;
  heldBatchId: string;
  backtestId: string;
  /** Waits for people. */
  held: string;
  /** A person has said no to it. */
  refused: string;
}

/** Every field of the store that a vendor, a broker, a receiver, a handler, a file or a person fills. */
export async function seedForeignText(stack: ConsoleStack): Promise<SeededForeignText> {
  const { database } = stack;
  const { dead, delivered } = await seedForeignEvents(database);
  await failWithForeignText(database, dead);
  await editWithForeignText(database, dead);
  const consumer = name('consumer');
  await database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                    dead_lettered_at)
     VALUES ($1, $2, 'orders', 4, $3, $4, now())`,
    [dead.event.event_id, consumer, name('handler-code'), foreign('handler-error')],
  );
  // Of an event that there is not: the ledger names it.
  await database.sql(
    `INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, $2, 'quotes')`,
    [newId(), name('effect')],
  );
  await actWithForeignText(database);
  await reportForeignText(database);
  await missCanary(database);
  await missRecords(database);
  const rejectedId = await rejectForeignText(database, dead.event.trace_id);
  const replayId = await replayForeignText(database);
  const heldBatchId = await expectForeignText(database);
  const decided = await decideForeignText(stack);
  const backtestId = await tryForeignText(database, decided.held);
  const ids = { replayId, rejectedId, heldBatchId, backtestId };
  return { dead, delivered, consumer, ...ids, ...decided };
}

/** A back-test that failed with a text of the engine's, ordered by somebody with a name. */
async function tryForeignText(test: TestDatabase, decision: string): Promise<string> {
  const id = newId();
  await test.sql(
    `INSERT INTO backtests (id, policy_set, version, from_at, to_at, kinds, status, requested_by,
                            last_error, result, differences)
     VALUES ($1, 'trading', 1, now() - interval '1 h', now(), ARRAY[$2], 'failed', $3, $4, $5, 1)`,
    [
      ...[id, name('tried-kind'), name('trier'), foreign('trial-error')],
      {
        ...{ judged: 1, changed: 1, stopped: 0, other: 0, missing: 0, caveats: [] },
        matrix: [{ was: 'held', becomes: 'denied', count: 1 }],
        rules: [{ rule: name('tried-rule'), stops: 1, stops_no_more: 0 }],
      },
    ],
  );
  await test.sql(
    `INSERT INTO backtest_differences (backtest_id, seq, decision_id, was, becomes, was_rules, rules)
     SELECT $1, seq, decision_id, 'held', 'denied', ARRAY[$3], ARRAY[$4] FROM decisions
     WHERE decision_id = $2`,
    [id, decision, name('rule-then'), name('rule-now')],
  );
  return id;
}

/** Proposals of a model, an answer to one, and a switch. */
async function decideForeignText(stack: ConsoleStack) {
  const desk = new Desk(stack);
  const propose = () =>
    desk.propose({
      confidence: 0.5,
      model: name('model'),
      actor: name('proposer'),
      subject: name('subject'),
      rationale: foreign('rationale'),
    });
  const [held, refused] = [await propose(), await propose()];
  await desk.answer(refused, 'reject', foreign('answer'));
  const over = { scope: `subject:${name('scope')}`, reason: foreign('switch-reason') };
  await stack.order('/v1/switches/engage', over, 'gina');
  await governWithForeignText(stack.database);
  return { held, refused };
}

/** What models, their owners and people are called where policies, budgets and models are kept. */
async function governWithForeignText(test: TestDatabase): Promise<void> {
  await test.sql(
    `INSERT INTO budgets (key, policy_set, budget_id, window_start, window_ms, used, cap)
     VALUES ($1, 'trading', 'notional', now(), 3600000, 4, 10)`,
    [`trading/notional/${name('budget')}`],
  );
  await test.sql(
    `INSERT INTO models (name, version, status, owner) VALUES ($1, '3', 'shadow', $2)`,
    [name('governed-model'), name('owner')],
  );
  await test.sql(
    `INSERT INTO policy_activations (policy_set, version, mode, requested_by, reason, from_seq)
     SELECT policy_set, version, mode, $1, $2, from_seq FROM policy_activations
     WHERE policy_set = 'trading' AND mode = 'shadow' LIMIT 1`,
    [name('activator'), foreign('activation')],
  );
}

async function seedForeignEvents(test: TestDatabase) {
  const source = name('source');
  const event = buildEvent({
    event_type: 'AI_DECISION_RECORDED',
    source,
    entity_id: name('entity'),
    entity_type: name('entity-type'),
    payload: { model: foreign('value'), [name('member')]: [{ deep: foreign('deep') }] },
  });
  const dead = await seedEvent(test, {
    event,
    topics: ['orders'],
    state: 'dead',
    error: { code: name('delivery-code'), message: foreign('delivery-error') },
  });
  const delivered = await seedEvent(test, {
    event: { ...buildEvent({ source, entity_id: name('entity') }), ...causedBy(event) },
    topics: ['quotes'],
    state: 'delivered',
    processedBy: [name('consumer')],
  });
  await test.sql(`UPDATE outbox SET broker_ref = $2 WHERE id = ANY ($1::bigint[])`, [
    delivered.entryIds,
    foreign('broker-reference'),
  ]);
  return { dead, delivered };
}

const causedBy = ({ trace_id, event_id }: SeededEvent['event']) => ({
  trace_id,
  causation_id: event_id,
});

/** What the receiver answered, who tried, and a header that came with the event. */
async function failWithForeignText(test: TestDatabase, { entryIds }: SeededEvent): Promise<void> {
  await test.sql(
    `UPDATE delivery_attempts SET response = $2, worker_id = $3 WHERE entry_id = ANY ($1::bigint[])`,
    [entryIds, foreign('response'), name('attempt-worker')],
  );
  await test.sql(
    `UPDATE outbox SET claimed_by = $3, headers = (headers::jsonb || jsonb_build_object('tracestate', $2::text))::json
     WHERE id = ANY ($1::bigint[])`,
    [entryIds, foreign('header'), name('attempt-worker')],
  );
}

async function editWithForeignText(test: TestDatabase, dead: SeededEvent): Promise<void> {
  const payload = JSON.stringify({ before: foreign('edit-before') });
  const edited = JSON.stringify({ after: foreign('edit-after') });
  await test.sql(
    `INSERT INTO entry_edits (entry_id, event_id, edited_by, reason, original_payload,
                              edited_payload, original_envelope, edited_envelope)
     VALUES ($1, $2, $3, $4, $5, $6, $5, $6)`,
    [
      ...[dead.entryIds[0], dead.event.event_id, name('edit-actor'), foreign('edit-reason')],
      ...[payload, edited],
    ],
  );
}

/** An audit name of a token, and a pause that the relay made because of what a broker said. */
async function actWithForeignText(test: TestDatabase): Promise<void> {
  const database = await test.open({ poolSize: 1 });
  await database.inTransaction((transaction) =>
    new AuditChain(transaction).append(
      {
        actor: name('actor'),
        role: 'operator',
        action: 'topic.pause',
        target: `topic:${name('target')}`,
        filter: { source: name('audit-filter') },
        affected: 1,
        before: { reason: foreign('audit-before') },
        after: { reason: foreign('audit-after') },
        reason: foreign('audit-reason'),
        request_id: name('request'),
      },
      new Date(),
      [],
    ),
  );
  await database.close();
  await test.sql(
    `INSERT INTO topics (topic, transport, policy, paused_at, paused_by, pause_reason)
     VALUES ('paused', 'log', $3, now(), $1, $2)`,
    [name('pause-actor'), foreign('pause-reason'), defineTopic({ name: 'paused', ...UNROUTED })],
  );
  await test.sql(
    `INSERT INTO topics (topic, transport, policy, paused_at, paused_by, pause_reason, probe_at)
     VALUES ('stopped', 'log', $2, now(), 'relay', $1, now() + interval '1 hour')`,
    [foreign('system-pause'), defineTopic({ name: 'stopped', ...UNROUTED })],
  );
}

/** A worker and a connector that call things what their hosts, brokers and vendors call them. */
async function reportForeignText(test: TestDatabase): Promise<void> {
  const state = {
    ...{ breaker: 'open', breaker_since: new Date().toISOString(), in_flight: 0, published: 0 },
    ...{ last_success_at: null, paused_by_system: null },
    breaker_reason: foreign('breaker-reason'),
    last_error: foreign('last-error'),
  };
  await test.sql(
    `INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, topics)
     VALUES ($1, $2, 7, $3, now() + interval '1 hour', $4)`,
    [name('worker'), name('host'), name('version'), { stopped: state, paused: state }],
  );
  const at = new Date().toISOString();
  const stream = name('stream');
  const cursor = {
    [name('cursor-member')]: foreign('cursor'),
    streams: { [stream]: { last_heard_at: null } },
    ...{ listening_since: '2026-01-01T00:00:00Z', silent_after_ms: 1_000 },
    ...{ looked_at: at, look_every_ms: 60_000 },
    gaps: [{ stream, after: name('gap-from'), before: name('gap-to'), found_at: at }],
    resets: [{ stream, from: name('reset-from'), to: name('reset-to'), found_at: at }],
  };
  await test.sql(
    `INSERT INTO connector_cursors (connector, source, cursor, updated_at) VALUES ($1, $2, $3, now())`,
    [name('connector'), name('connector-source'), cursor],
  );
}

/** A canary that was refused with somebody's text, and one that a consumer has told of. */
async function missCanary(test: TestDatabase): Promise<void> {
  await test.sql(
    `INSERT INTO canary_beats (event_id, way, slot, error)
     VALUES ('0198c2f4-7b1e-7c3a-9d55-2f1f6f0a4e11', 'push', now(), $1)`,
    [foreign('canary-error')],
  );
  await test.sql(
    `INSERT INTO canary_hops (hop, way, topic, consumer, last_judged_at)
     VALUES ('consumed', 'push', 'events', $1, now())`,
    [name('canary-consumer')],
  );
}

/** A gap of a venue that refused to fill it, in its own words. */
async function missRecords(test: TestDatabase): Promise<void> {
  await test.sql(
    `INSERT INTO gaps (id, source, connector, venue, stream, symbol, kind, first, last, next, missing,
                       fillable, tries, last_error)
     VALUES ($1, $2, $3, 'binance', $4, $5, 'numbers', 11, 20, 11, 10, true, 3, $6)`,
    [
      newId(),
      name('gap-source'),
      name('connector'),
      name('gap-stream'),
      name('gap-symbol'),
      foreign('gap-error'),
    ],
  );
}

/** Expectations and their findings quote what came; a held batch is what came. */
async function expectForeignText(test: TestDatabase): Promise<string> {
  const database = await test.open({ poolSize: 1 });
  await seedExpectation(database, {
    ...{ name: 'foreign', description: foreign('expectation'), windows: [[4, 1]] },
    ...{ source: name('expected-source'), entity_id: name('expected-entity') },
    expects: foreign('expects'),
    findings: [
      {
        ...{ source: name('finding-source'), entity_id: name('finding-entity') },
        ...{ path: foreign('finding-path'), message: foreign('finding') },
      },
    ],
  });
  const id = await holdBatch(database, {
    ...{ bidPrices: [foreign('bid')], source: name('held-source'), expectation: 'foreign' },
    message: foreign('held'),
  });
  await database.close();
  return id;
}

/** A record that is no JSON, with reasons that quote it. */
async function rejectForeignText(test: TestDatabase, trace_id: string): Promise<string> {
  const database = await test.open({ poolSize: 1 });
  const payload_text = foreign('record');
  await new IngestRepository(database).write({
    raws: [
      {
        id: newId(),
        source: name('rejected-source'),
        connector: name('rejected-connector'),
        fetched_at: new Date(),
        trace_id,
        payload_text: JSON.stringify(payload_text),
        payload_sha256: createHash('sha256').update(payload_text).digest(),
      },
    ],
    records: [],
    rejected: [
      {
        raw: 0,
        record_index: 0,
        record_text: payload_text,
        event_type: name('type'),
        reasons: [
          { code: name('code'), path: `/payload/${name('path')}`, message: foreign('reason') },
          { code: 'GATE.INVALID', path: '/payload', message: foreign('second-reason') },
        ],
      },
    ],
  });
  await database.close();
  const [row] = await test.sql<{ id: string }>(
    `SELECT id FROM rejected_records WHERE record_text = $1`,
    [payload_text],
  );
  return row!.id;
}

async function replayForeignText(test: TestDatabase): Promise<string> {
  const id = newId();
  await test.sql(
    `INSERT INTO replays (id, name, reason, filter, only_unprocessed_by, status, requested_by,
                          last_error, started_at, finished_at)
     VALUES ($1, $2, $3, $4, $5, 'failed', $6, $7, now(), now())`,
    [
      ...[id, name('replay'), foreign('replay-reason'), { entity_id: name('replay-filter') }],
      ...[name('replay-consumer'), name('replay-actor'), foreign('replay-error')],
    ],
  );
  return id;
}
