import {
  newId,
  type Backtest,
  type DeadLetter,
  type Page,
  type RejectedRecord,
  type Replay,
  type SwitchPeriod,
} from '@acp/contracts';
import { seedEvent, type SeededEvent } from '@acp/testing';
import { FIXTURES, policyFile } from '../gatekeeper/policy-files.spec-support.js';
import { propose, registerTopics } from '../gatekeeper/proposals.spec-support.js';
import { registerGated, seedReleased } from '../gatekeeper/released.spec-support.js';
import { seedExpectation, seedHeldBatches } from '../expectations/held-batches.spec-support.js';
import type { TestApi } from '../test-api.spec-support.js';
import {
  seedBlockedKeys,
  seedConnectors,
  seedEventsOfEveryKind,
  seedEvidence,
  seedFleet,
  seedGaps,
  seedRejected,
  takeOutEvent,
} from './seed.spec-support.js';
import type { Visitor } from './visitor.spec-support.js';

const reason = 'a test';
const payload = { venue: 'spot', symbol: 'BTCUSDT', bid_price: '1.5', ask_price: '1.6' };
export const MENDED = {
  event_type: 'MARKET_QUOTE_INGESTED',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-21T09:00:00+01:00',
  payload,
};

/** Every good answer, of an empty system and of one in which everything has happened. */
export async function visitGoodAnswers(api: TestApi, visitor: Visitor): Promise<void> {
  await visitLists(visitor);
  await seedFleet(api.database);
  const { bare, whole } = await seedEventsOfEveryKind(api.database);
  await seedBlockedKeys(api.database);
  await seedRejected(api.database, 4);
  await seedConnectors(api.database);
  await visitor.readStream(['overview', 'activity', 'reset'], 'other-17');
  await visitDeadLetters(api, visitor, bare);
  await visitRejected(visitor);
  await visitExpectations(api, visitor);
  await visitReplays(visitor);
  await visitTopics(visitor);
  await visitGaps(api, visitor);
  await visitor.post(
    '/v1/consumers/lab/acks',
    { acks: [whole.event.event_id, newId()].map((event_id) => ({ event_id, topic: 'quotes' })) },
    200,
  );
  await visitConsumers(visitor);
  await visitPolicies(api, visitor);
  await visitDecisions(api, visitor);
  await visitBacktests(api, visitor);
  await visitSwitches(api, visitor);
  for (const seeded of [bare, whole]) await visitEvent(visitor, seeded);
  await takeOutEvent(api.database, bare.event.event_id);
  await visitor.get(`/v1/dead-letters/${bare.entryIds[0]}`);
  await visitor.get('/v1/ledger?verify=full');
  await visitEvidence(api, visitor, whole);
  await visitLists(visitor);
}

/** Two versions of another's, one in force and one in shadow; one of our own. */
async function visitPolicies(api: TestApi, visitor: Visitor): Promise<void> {
  await visitor.get('/v1/policies');
  const file = (limit: number, set = 'seen') => ({
    source: policyFile({ set, limit }),
    fixtures: FIXTURES,
  });
  for (const limit of [1, 2]) await api.post('/v1/policies', file(limit), { as: 'governor' });
  for (const body of [file(3), file(3), file(4, 'own')])
    await visitor.post('/v1/policies', body, 200);
  for (const [version, mode] of [
    [1, 'enforce'],
    [2, 'shadow'],
  ] as const) {
    await visitor.post('/v1/policies/seen/activate', { version, mode, reason }, 200);
  }
  for (const path of ['', '/versions/1', '/shadow', '/diff?from=1&to=2']) {
    await visitor.get(`/v1/policies/seen${path}`);
  }
  await visitor.get('/v1/policies');
}

/** One that is released, one rejected, one that waits. */
async function visitDecisions(api: TestApi, visitor: Visitor): Promise<void> {
  await visitor.get('/v1/decisions');
  const database = await api.database.open();
  await registerTopics(database);
  for (const verb of ['approve', 'reject', null]) {
    const { id, seen } = await propose(database);
    const body = { ...seen, reason };
    if (verb) await visitor.post(`/v1/decisions/${id}/${verb}`, body, 200);
    for (const as of ['viewer', 'operator'] as const) {
      await visitor.get(`/v1/decisions/${id}`, 200, as);
    }
  }
  const period = 'from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z';
  await visitor.getLines(`/v1/reports/oversight?${period}`);
  await visitor.get('/v1/decisions');
  for (const verb of ['approve', 'reject']) {
    const body = { filter: { kind: 'order.place' }, dry_run: true };
    await visitor.post(`/v1/decisions/${verb}`, body, 200);
  }
  await database.close();
}

/** One that another process is at, and one that has found a difference. */
async function visitBacktests(api: TestApi, visitor: Visitor): Promise<void> {
  await visitor.get('/v1/backtests');
  const body = { version: 1, from: '2026-01-01', kinds: ['order.place'] };
  const { id } = await visitor.post<Backtest>('/v1/policies/seen/backtests', body, 202);
  await api.database.sql(
    `INSERT INTO backtests (id, policy_set, version, from_at, to_at, requested_by, worker_id, status,
                            lease_expires_at, started_at, first_seq, last_seq, position)
     VALUES (gen_random_uuid(), 'seen', 1, '2026-01-01', now(), 'x', gen_random_uuid(), 'running',
             now() + interval '1 h', now(), 0, 10, 5)`,
  );
  const { items } = await visitor.get<Page<Backtest>>('/v1/backtests?status=running');
  await visitor.post(`/v1/backtests/${items[0]!.id}/cancel`, undefined, 200);
  await api.database.sql(
    `INSERT INTO backtest_differences (backtest_id, seq, decision_id, was, becomes, was_rules, rules)
     SELECT '${id}', seq, decision_id, 'held', 'denied', '{unsure}', '{too-much}' FROM decisions`,
  );
  for (const path of [`/${id}`, `/${id}/differences?limit=1`, '']) {
    await visitor.get(`/v1/backtests${path}`);
  }
}

/** One switch that was lifted, one that somebody wants to be. */
async function visitSwitches(api: TestApi, visitor: Visitor): Promise<void> {
  await registerGated(api.database, 'orders');
  for (const state of ['pending', 'delivered'] as const)
    await seedReleased(api.database, { state });
  for (const scope of ['model:risk-7', 'kind:seen']) {
    await visitor.post('/v1/switches/engage', { scope, reason, recall: true }, 200);
    await visitor.post('/v1/switches/disengage', { scope, reason }, 200);
  }
  const lift = { scope: 'model:risk-7', reason };
  await api.post('/v1/switches/disengage', lift, { as: 'governor' });
  const { items } = await visitor.get<Page<SwitchPeriod>>('/v1/switches');
  for (const { id } of items) await visitor.get(`/v1/switches/${id}`);
  await visitor.get('/v1/release-keys');
  for (const card of [null, { purpose: 'orders' }]) {
    await visitor.send('PATCH', '/v1/models', { name: 'x', status: 'shadow', card, reason }, 200);
  }
  await visitor.get('/v1/models');
  await api.database.sql(
    `INSERT INTO budgets (key, policy_set, budget_id, window_start, window_ms, used, cap)
     VALUES ('seen/b/1', 'seen', 'b', now(), 60000, 4, 10)`,
  );
  await visitor.get('/v1/budgets');
}

async function visitEvidence(api: TestApi, visitor: Visitor, { event }: SeededEvent) {
  await seedEvidence(api.database);
  await visitor.get(`/v1/proofs/event/${event.event_id}`);
  await visitor.get('/v1/checkpoints');
  await visitor.get(`/v1/checkpoints/compare?head_number=1&head_hash=${'0'.repeat(64)}`);
  await visitor.get('/v1/evidence-keys');
}

async function visitGaps(api: TestApi, visitor: Visitor): Promise<void> {
  const [first, second] = await seedGaps(api.database, 2);
  await visitor.get(`/v1/gaps/${first}`);
  await visitor.post(`/v1/gaps/${first}/retry`, { reason }, 200);
  await visitor.post(`/v1/gaps/${second}/mark`, { state: 'lost', reason }, 200);
  await visitor.get('/v1/gaps?limit=1');
}

async function visitLists(visitor: Visitor): Promise<void> {
  const type = { schema_version: 1, description: 'Seen.', payload_schema: { type: 'object' } };
  await visitor.post('/v1/event-types', { ...type, event_type: 'SEEN_AGAIN' }, 200);
  for (const list of [
    ...[
      '/v1/me',
      '/v1/overview',
      '/v1/ledger',
      '/v1/workers',
      '/v1/connectors',
      '/v1/canary',
      '/v1/topics',
      '/v1/gaps',
    ],
    ...['/v1/audit', '/v1/audit/verify', '/v1/replays', '/v1/rejected', '/v1/events'],
    ...['/v1/dead-letters', '/v1/dead-letters/groups', '/v1/topics/orders/blocked-keys'],
    ...['/v1/event-types', '/v1/event-types/AI_DECISION_RECORDED', '/v1/action-kinds'],
    ...['/v1/history?of=topic', '/v1/history?of=source&name=binance', '/v1/flows'],
    ...['/v1/consumers', '/v1/events?limit=1', `/v1/traces/${newId()}`],
    ...['/health', '/health/live', '/health/ready', '/health/startup', '/metrics'],
  ]) {
    await visitor.get(list);
  }
}

async function visitEvent(visitor: Visitor, { event, rawPayloadId, entryIds }: SeededEvent) {
  await visitor.get('/v1/blast-radius?source=binance&mapper_version=1&from=2020-01-01');
  for (const as of ['viewer', 'operator'] as const) {
    await visitor.get(`/v1/events/${event.event_id}`, 200, as);
    await visitor.get(`/v1/events/${event.event_id}/trace`, 200, as);
    await visitor.get(`/v1/events/${event.event_id}/deliveries/${entryIds[0]}`, 200, as);
    await visitor.get(`/v1/entries/${entryIds[0]}`, 200, as);
    await visitor.get(`/v1/traces/${event.trace_id}`, 200, as);
    await visitor.get(`/v1/blast-radius?raw_payload_id=${rawPayloadId}`, 200, as);
  }
}

/** One is replayed with another payload and dies again, so that it has an edit; others go in bulk. */
async function visitDeadLetters(api: TestApi, visitor: Visitor, edited: SeededEvent) {
  const [id] = edited.entryIds;
  await visitor.post(`/v1/dead-letters/${id}/replay`, { reason, payload }, 202);
  await api.database.sql(
    `UPDATE outbox SET dead_lettered_at = now(), next_attempt_at = NULL, error_code = 'X',
            last_error = 'x' WHERE id = $1`,
    [id],
  );
  for (const as of ['viewer', 'operator'] as const) {
    await visitor.get(`/v1/dead-letters/${id}`, 200, as);
  }
  const { items } = await visitor.get<Page<DeadLetter>>('/v1/dead-letters?topic=quotes&limit=2');
  const other = items.find((letter) => letter.id !== id)!;
  await visitor.post(`/v1/dead-letters/${other.id}/discard`, { reason }, 200);
  const filter = { topic: 'orders' };
  const wanted = { filter, reason, allow_unserved: true };
  await visitor.post('/v1/dead-letters/replay', { filter, dry_run: true }, 202);
  await visitor.post('/v1/dead-letters/replay', wanted, 202);
  await seedEvent(api.database, { topics: ['orders'], state: 'dead' });
  await visitor.post('/v1/dead-letters/discard', { filter, reason }, 200);
}

/** One held batch that is released, one discarded. */
async function visitExpectations(api: TestApi, visitor: Visitor): Promise<void> {
  await seedExpectation(api);
  await visitor.get('/v1/expectations');
  await visitor.get('/v1/expectations/bid-in-range?hours=48');
  const [one, other] = await seedHeldBatches(api, 2);
  await visitor.get('/v1/held-batches?state=held');
  await visitor.get(`/v1/held-batches/${one!.id}`);
  await visitor.post(`/v1/held-batches/${one!.id}/release`, { dry_run: true }, 200);
  await visitor.post(`/v1/held-batches/${one!.id}/release`, { reason }, 200);
  await visitor.post(`/v1/held-batches/${other!.id}/discard`, { reason }, 200);
}

async function visitRejected(visitor: Visitor): Promise<void> {
  const { items } = await visitor.get<Page<RejectedRecord>>('/v1/rejected');
  const [one, other] = items;
  for (const { id } of items) await visitor.get(`/v1/rejected/${id}`);
  await visitor.post(`/v1/rejected/${one!.id}/resubmit`, { event: MENDED, reason }, 202);
  await visitor.post(`/v1/rejected/${other!.id}/discard`, { reason }, 200);
  await visitor.get('/v1/rejected/groups');
  const filter = { source: 'nobody' };
  await visitor.post('/v1/rejected/discard', { filter, dry_run: true }, 200);
  await visitor.post('/v1/rejected/discard', { filter, reason }, 200);
  await visitor.post('/v1/rejected/resubmit', { filter: { source: 'http' }, dry_run: true }, 200);
  await visitor.get(`/v1/traces/${one!.trace_id}`);
}

async function visitReplays(visitor: Visitor): Promise<void> {
  const filter = { source: 'binance' };
  await visitor.post('/v1/replays', { name: 'a', filter, dry_run: true }, 202);
  const wish = { only_unprocessed_by: 'lab', ordering: 'key', allow_unserved: true };
  const body = { name: 'b', reason, filter, ...wish };
  const { id } = await visitor.post<Replay>('/v1/replays', body, 202);
  await visitor.get(`/v1/replays/${id}`);
  await visitor.post(`/v1/replays/${id}/pause`, undefined, 200);
  await visitor.post(`/v1/replays/${id}/resume`, { reason }, 200);
  await visitor.post(`/v1/replays/${id}/cancel`, { reason }, 200);
}

async function visitTopics(visitor: Visitor): Promise<void> {
  await visitor.get('/v1/topics/quotes');
  await visitor.get('/v1/topics/undefined-topic');
  await visitor.post('/v1/topics/quotes/pause', { reason }, 200);
  await visitor.send('PATCH', '/v1/topics/quotes', { rate_per_second: 10, reason }, 200);
  await visitor.get('/v1/topics');
  await visitor.post('/v1/topics/quotes/resume', { reason }, 200);
  const retire = '/v1/topics/undefined-topic/retire';
  await visitor.post(retire, { dry_run: true }, 200);
  await visitor.post(retire, { reason, discard_open: true }, 200);
  await visitor.get('/v1/topics?retired=true');
}

async function visitConsumers(visitor: Visitor): Promise<void> {
  const filter = { topic: 'quotes' };
  for (const action of ['discard', 'retry'] as const) {
    const failures = '/v1/consumers/desk/failures';
    await visitor.get(failures);
    await visitor.get(`${failures}/groups`);
    const status = action === 'retry' ? 202 : 200;
    await visitor.post(`${failures}/${action}`, { filter, dry_run: true }, status);
    await visitor.post(`${failures}/${action}`, { filter, reason }, status);
    await visitor.get(`${failures}?state=${action === 'retry' ? 'retrying' : 'discarded'}`);
  }
  await visitor.post('/v1/consumers/desk/retire', { reason }, 200);
  await visitor.get('/v1/consumers');
}
