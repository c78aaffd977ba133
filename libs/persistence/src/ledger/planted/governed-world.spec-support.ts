import { defineTopic, newId, type CanonicalEvent } from '@acp/contracts';
import { buildEvent, buildMessage, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import {
  Barrier,
  DecisionActions,
  DecisionRepository,
  GatekeeperStateRepository,
  IngestRepository,
  OutboxRepository,
  PolicyActions,
  SwitchActions,
  TopicRepository,
  type Database,
  type DecisionRow,
  type JudgedDecision,
  type Transaction,
  type TripleWrite,
  type VerdictRow,
} from '../../index.js';

export const GATED_TOPIC = 'orders';
export const BUDGET_KEY = 'trading/notional/risk-7';
const SOURCE = 'policy: trading\n';
const ACTION = { kind: 'order.place', account: 'fund-1' };
const FACTS = '{"facts":{},"now":"2026-11-30T09:00:00.000Z"}';
const POLICY = { policy_set: 'trading', policy_version: 1, policy_sha256: sha256(SOURCE) };

/** Decisions by what became of them. */
export interface GovernedWorld {
  released: string;
  /** Held, and released by a person. */
  approved: string;
  denied: string;
  rejected: string;
  /** Of the first release, which the executor has acted on. */
  releaseEventId: string;
}

/**
 * Every way in which a decision goes, a switch that was on and one that is, and the deliveries of what
 * was released: written by the repositories that write them in production.
 */
export async function buildGovernedWorld(
  test: TestDatabase,
  database: Database,
): Promise<GovernedWorld> {
  const topic = defineTopic({ name: GATED_TOPIC, transport: 'memory', gated: true });
  await new TopicRepository(database).register([topic], (each) => each);
  await database.inTransaction(activate);
  const [released, approved, denied, rejected] = [newId(), newId(), newId(), newId()] as const;
  const releaseEventId = newId();
  const { revision } = await new GatekeeperStateRepository(database).read();
  const written = await new DecisionRepository(database).write(revision, [
    judged(released, { state: 'released', release_event_id: releaseEventId }),
    judged(approved, { state: 'held' }),
    judged(denied, { state: 'denied', ended_event_id: newId() }),
    judged(rejected, { state: 'held' }),
  ]);
  if (written.kind !== 'written') throw new Error(`the gate says ${written.kind}`);
  await database.inTransaction((transaction) => approve(transaction, approved, revision));
  await database.inTransaction((transaction) => reject(transaction, rejected));
  await database.inTransaction((transaction) => throwSwitches(transaction));
  await actOn(test, database, releaseEventId);
  return { released, approved, denied, rejected, releaseEventId };
}

async function activate(transaction: Transaction): Promise<void> {
  const policies = new PolicyActions(transaction);
  const version = { set: 'trading', version: 1 };
  await policies.add({
    ...{ ...version, source: SOURCE, sha256: POLICY.policy_sha256.toString('hex') },
    ...{ fixtures: {}, tests: [], cost: 1, createdBy: 'ann' },
  });
  const fromSeq = (await new Barrier(transaction).take(5_000))!;
  await policies.activate({
    ...{ ...version, mode: 'enforce', fromSeq },
    ...{ requestedBy: 'ann', confirmedBy: 'bob', reason: 'first' },
  });
}

/** One whose delivery is recalled no more, and one that is on. */
async function throwSwitches(transaction: Transaction): Promise<void> {
  const switches = new SwitchActions(transaction);
  const fromSeq = (await new Barrier(transaction).take(5_000))!;
  for (const scope of ['subject:fund-1', 'subject:fund-2']) {
    await switches.engage({ scope, by: 'ann', reason: 'drill', fromSeq });
  }
  const { id } = (await transaction.run<{ id: string }>({
    name: 'planted_period',
    text: `SELECT period_id::text AS id FROM switches WHERE scope = 'subject:fund-1'`,
  }))!.rows[0]!;
  await switches.lift({ id, toSeq: fromSeq, firstBy: 'ann', secondBy: 'bob', reason: 'over' });
}

async function approve(transaction: Transaction, id: string, revision: number): Promise<void> {
  const actions = new DecisionActions(transaction);
  await actions.held.lock(id);
  await actions.record(answer(id, 'approve'));
  await actions.held.noteVerdicts([verdict(id, 'held')], [facts()]);
  const passed = await actions.held.pass({
    ...{ revision, scopes: ['*'], releases: 1, proposals: [] },
    reservations: [reservation(id)],
  });
  if (passed.kind !== 'open') throw new Error(`the gate says ${passed.kind}`);
  const event = closing(id, 'AI_DECISION_RELEASED', newId());
  await new IngestRepository(transaction).write(tripleOf([event]));
  await actions.held.settle(id, {
    ...{ state: 'released', release_event_id: event.event_id, valid_until: null },
    ...{ release_seq: passed.release_seqs[0]!, policy_version: 1 },
  });
}

async function reject(transaction: Transaction, id: string): Promise<void> {
  const actions = new DecisionActions(transaction);
  await actions.held.lock(id);
  await actions.record(answer(id, 'reject'));
  const event = closing(id, 'AI_DECISION_REJECTED', newId());
  await new IngestRepository(transaction).write(tripleOf([event]));
  await actions.held.settle(id, { state: 'rejected', ended_event_id: event.event_id });
}

/** Delivers everything of the gated topic; the executor acts on one. */
async function actOn(test: TestDatabase, database: Database, eventId: string): Promise<void> {
  const outbox = new OutboxRepository(database);
  const claim = await outbox.claimFresh({
    ...{ claimId: newId(), topic: GATED_TOPIC, workerId: 'w1', entriesMax: 100, bytesMax: 1e9 },
  });
  await test.sql(
    `UPDATE outbox SET delivered_at = now(), delivery_attempts = 1, claimed_by = 'w1',
            claimed_at = now(), broker_ref = 'ref-' || id WHERE id = ANY ($1::bigint[])`,
    [claim!.entries.map(({ id }) => id)],
  );
  await test.sql('DELETE FROM claims WHERE topic = $1', [GATED_TOPIC]);
  await test.sql(
    `INSERT INTO processed_events (event_id, consumer, topic) VALUES ($1, 'desk', $2)`,
    [eventId, GATED_TOPIC],
  );
}

type Given = Pick<DecisionRow, 'state'> & Partial<DecisionRow>;

function judged(id: string, given: Given): JudgedDecision {
  const outcome = given.state === 'released' ? 'allowed' : (given.state as 'held' | 'denied');
  const held = { hold_until: '2100-01-01T00:00:00.000Z', quorum: 1, approver_roles: ['approver'] };
  const event =
    given.state === 'held'
      ? closing(id, 'AI_DECISION_HELD', newId())
      : closing(
          id,
          `AI_DECISION_${given.state.toUpperCase()}`,
          (given.release_event_id ?? given.ended_event_id)!,
        );
  const decision: DecisionRow = {
    ...{ decision_id: id, kind: ACTION.kind, source: 'svc', proposed_by: 'svc', actor: 'agent' },
    ...{ model_name: 'risk-7', model_version: '3', subject: 'fund-1', trace_id: event.trace_id },
    ...{
      span_id: null,
      action_sha256: sha256(JSON.stringify(ACTION)),
      facts_sha256: sha256(FACTS),
    },
    ...{
      policy_set: 'trading',
      policy_version: 1,
      hold_until: null,
      valid_until: null,
      quorum: null,
    },
    ...{ approver_roles: null, approver_not: null, release_event_id: null, ended_event_id: null },
    ...(given.state === 'held' && { ...held, approver_not: ['proposer'] }),
    ...given,
  };
  return {
    decision,
    verdicts: [verdict(id, outcome)],
    facts: [facts()],
    reservations: given.state === 'released' ? [reservation(id)] : [],
    scopes: ['*'],
    write: tripleOf([proposed(id), event]),
  };
}

function proposed(id: string): CanonicalEvent {
  const payload = { action: ACTION, action_sha256: sha256(JSON.stringify(ACTION)).toString('hex') };
  return buildEvent({
    ...{ event_id: id, event_type: 'AI_DECISION_PROPOSED', source: 'svc', ...now() },
    payload,
  });
}

function closing(id: string, event_type: string, eventId: string): CanonicalEvent {
  const digest = sha256(JSON.stringify(ACTION)).toString('hex');
  const policy = { set: 'trading', version: 1, sha256: POLICY.policy_sha256.toString('hex') };
  const claims = { decision_id: id, action: ACTION, action_sha256: digest, policy };
  return buildEvent({
    ...{ event_id: eventId, event_type, source: 'gatekeeper', causation_id: id, ...now() },
    payload: { ...claims, release_id: eventId, valid_until: null },
  });
}

const now = () => ({
  occurred_at: new Date().toISOString(),
  ingested_at: new Date().toISOString(),
});

/** A raw payload for each event; what is released goes to the gated topic. */
function tripleOf(events: readonly CanonicalEvent[]): TripleWrite {
  return {
    raws: events.map((event) => {
      const payload_text = JSON.stringify(event.payload);
      return {
        ...{ id: newId(), source: event.source, connector: 'gatekeeper', trace_id: event.trace_id },
        ...{ fetched_at: new Date(), payload_text, payload_sha256: sha256(payload_text) },
      };
    }),
    records: events.map((event, raw) => ({
      ...{ raw, record_index: 0, event, mapper_version: 1 },
      entries:
        event.event_type === 'AI_DECISION_RELEASED'
          ? [{ topic: GATED_TOPIC, partition_key: event.entity_id, ...buildMessage(event) }]
          : [],
    })),
    rejected: [],
  };
}

function verdict(id: string, outcome: VerdictRow['outcome']): VerdictRow {
  return {
    ...{ decision_id: id, mode: 'enforce', ...POLICY, outcome, rules: [], engine: 'test' },
    ...{ facts_sha256: sha256(FACTS), took_us: 1 },
  };
}

const facts = () => ({ facts_sha256: sha256(FACTS), facts: FACTS });

const reservation = (decision_id: string) => ({
  ...{ decision_id, key: BUDGET_KEY, policy_set: 'trading', budget_id: 'notional' },
  ...{ amount: '5.5', cap: '100', window_ms: 86_400_000 },
});

const answer = (decisionId: string, said: 'approve' | 'reject') => ({
  ...{ decisionId, actor: 'key:ann', role: 'approver', answer: said, reason: 'looked at it' },
  ...{ actionSha256: sha256(JSON.stringify(ACTION)).toString('hex'), policyVersion: 1 },
});

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
