import { newId, readSigningKeys } from '@acp/contracts';
import {
  Backtest,
  compileJob,
  draftDecision,
  FactReader,
  judgeProposal,
  receiveProposal,
  RunBacktest,
  StateCache,
} from '@acp/decisions';
import { rawPayloadOf } from '@acp/intake';
import {
  BacktestActions,
  BacktestJobRepository,
  DecisionRepository,
  FactRepository,
  GatekeeperStateRepository,
  type Database,
} from '@acp/persistence';
import { releaseKeyFile } from '@acp/testing';
import { readFileSync } from 'node:fs';
import type { BenchDatabase } from '../servers/bench-database.js';
import { activateBenchPolicy } from './bench-policy.js';
import { benchProposal, DECISION_TOPICS, emptyDecisions, proposalBytes } from './proposals.js';

/** Decisions that are made one by one; the others are copies of them. */
const ORIGINALS = 500;
const ROUNDS = 3;
const LEASE_MS = 60_000;

export interface BacktestReport {
  decisions: number;
  rounds: number;
  /** Of the best round: the machine's other work only ever takes. */
  per_second: number;
  /** Processor time of this process for one, in the best round; the database's comes beside it. */
  node_us: number;
  /** Mebibytes by which the process has grown from the end of the first round to that of the last. */
  grown_mb: number;
}

/**
 * Recorded decisions judged again by the version that judged them, 20 rules and a budget, as the job
 * does it: read from the database, judged, counted, committed. They must all come out as they were.
 */
export async function measureBacktest(
  database: BenchDatabase,
  decisions: number,
): Promise<BacktestReport> {
  await emptyDecisions(database);
  await activateBenchPolicy(database);
  const pool = await database.open(2);
  try {
    await decide(pool);
    await copyDecisions(database, Math.ceil(decisions / ORIGINALS) - 1);
    const rounds: { rate: number; nodeUs: number; bytes: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const measured = await runOnce(database, pool);
      rounds.push({ ...measured, bytes: process.memoryUsage().rss });
    }
    return {
      decisions,
      rounds: ROUNDS,
      per_second: Math.max(...rounds.map(({ rate }) => rate)),
      node_us: Math.min(...rounds.map(({ nodeUs }) => nodeUs)),
      grown_mb: (rounds.at(-1)!.bytes - rounds[0]!.bytes) / 1_048_576,
    };
  } finally {
    await pool.close();
  }
}

async function runOnce({ client }: BenchDatabase, pool: Database) {
  const { rows } = await client.query<{ version: number; to: string }>(
    `SELECT max(version) AS version, clock_timestamp()::text AS to FROM policy_versions
     WHERE policy_set = 'trading'`,
  );
  const { version, to } = rows[0]!;
  const id = newId();
  const draft = { id, set: 'trading', version, from: '2020-01-01', to, kinds: null };
  await pool.inTransaction((transaction) =>
    new BacktestActions(transaction).create({ ...draft, requestedBy: 'bench' }),
  );
  const jobs = new BacktestJobRepository(pool, { workerId: newId(), leaseMs: LEASE_MS });
  const processorBefore = process.cpuUsage();
  const began = performance.now();
  const job = (await jobs.hold())!;
  await jobs.bound(job, Backtest.lookBackMs(compileJob(job)));
  const parts = { jobs, sourceOf: () => Promise.resolve(null) };
  const end = await new RunBacktest(parts, (await jobs.hold())!).run(() => false);
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(processorBefore);
  const found = await client.query<{ judged: number; changed: number }>(
    `SELECT (result ->> 'judged')::int AS judged, (result ->> 'changed')::int AS changed
     FROM backtests WHERE id = $1`,
    [id],
  );
  const { judged, changed } = found.rows[0]!;
  if (end !== 'over' || judged === 0 || changed > 0) {
    throw new Error(`the back-test is ${end}: ${changed} of ${judged} decisions changed`);
  }
  return { rate: judged / seconds, nodeUs: (user + system) / judged };
}

/** As the gatekeeper makes them, in one group. */
async function decide(pool: Database): Promise<void> {
  const state = await new StateCache(new GatekeeperStateRepository(pool)).refresh();
  const { signer } = readSigningKeys(readFileSync(releaseKeyFile(), 'utf8'));
  const facts = new FactReader(new FactRepository(pool));
  const context = { state, facts, releaseTopics: ['orders'], over: new Set<string>() };
  const judged = await Promise.all(
    Array.from({ length: ORIGINALS }, async (_, number) => {
      const received = receiveProposal(benchProposal(number), receiptOf(number));
      const judgement = await judgeProposal(received, context);
      const made = await draftDecision(received, judgement, { topics: DECISION_TOPICS, signer });
      if (made.kind === 'refused') throw new Error(JSON.stringify(made.reasons));
      return made.draft.judged;
    }),
  );
  const written = await new DecisionRepository(pool).write(state.revision, judged);
  if (written.kind !== 'written') throw new Error(`the decisions are not written: ${written.kind}`);
}

function receiptOf(number: number) {
  const receivedAt = new Date();
  const traceId = newId();
  const raw = rawPayloadOf({
    ...{ source: 'bench', connector: 'decisions', body: proposalBytes(number) },
    ...{ fetchedAt: receivedAt, traceId, isJson: true },
  });
  const whence = { source: 'bench', proposedBy: 'bench', traceId, trace: null };
  return { decisionId: newId(), ...whence, receivedAt, raw };
}

/** So many of each, with rows of their own: proposal, facts, use of the budget. */
async function copyDecisions({ client }: BenchDatabase, copies: number): Promise<void> {
  await client.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    CREATE TEMP TABLE copied ON COMMIT DROP AS
      SELECT d.decision_id AS original, d.facts_sha256 AS read, gen_random_uuid() AS id
      FROM decisions d, generate_series(1, ${copies});
    INSERT INTO decision_facts SELECT sha256(c.id::text::bytea), f.facts
      FROM copied c JOIN decision_facts f ON f.facts_sha256 = c.read;
    INSERT INTO events SELECT (e).* FROM (
      SELECT jsonb_populate_record(e, jsonb_build_object('event_id', c.id)) AS e
      FROM copied c JOIN events e ON e.event_id = c.original) x;
    INSERT INTO budget_reservations SELECT c.id, b.key, b.amount, b.window_start
      FROM copied c JOIN budget_reservations b ON b.decision_id = c.original;
    INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, model_version,
                           subject, trace_id, action_sha256, facts_sha256, state, policy_set,
                           policy_version, valid_until, release_event_id, release_seq, settled_at)
      SELECT c.id, d.kind, d.source, d.proposed_by, d.actor, d.model_name, d.model_version, d.subject,
             d.trace_id, d.action_sha256, sha256(c.id::text::bytea), d.state, d.policy_set,
             d.policy_version, d.valid_until, c.id, nextval('release_seq'), d.settled_at
      FROM copied c JOIN decisions d ON d.decision_id = c.original;
    COMMIT;
    ANALYZE decisions, events, decision_facts, budget_reservations`);
}
