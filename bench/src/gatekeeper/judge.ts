import { inspectProposal, newId, parseJson, type Proposal } from '@acp/contracts';
import { FactReader, judgeProposal, receiveProposal, StateCache } from '@acp/decisions';
import { rawPayloadOf } from '@acp/intake';
import { createHash } from 'node:crypto';
import { median, percentile } from '../measure/statistics.js';
import { BENCH_POLICY } from './bench-policy.js';
import { proposalBytes } from './proposals.js';

const WARM_UP = 5_000;
const JUDGED = 20_000;

export interface JudgeReport {
  judged: number;
  p50_us: number;
  p99_us: number;
}

/**
 * From a parsed proposal to its verdict, in memory: schema, digest, twenty rules. Microseconds of
 * processor time, with those that the collector of garbage takes meanwhile: a time by the clock would
 * say at the 99th percentile how busy the machine is.
 */
export async function measureJudge(): Promise<JudgeReport> {
  const state = await benchState().current();
  const facts = new FactReader({ newest: () => Promise.resolve([]) });
  const context = { state, facts, releaseTopics: ['orders'], over: new Set<string>() };
  const times: number[] = [];
  for (let number = 0; number < WARM_UP + JUDGED; number += 1) {
    const bytes = proposalBytes(number);
    const receipt = receiptOf(bytes);
    const parsed = parseJson(bytes.toString());
    if (!parsed.ok) throw new Error(parsed.message);
    const began = process.cpuUsage();
    const reasons = inspectProposal(parsed.value);
    const received = receiveProposal(parsed.value as Proposal, receipt);
    const judgement = await judgeProposal(received, context);
    const { user, system } = process.cpuUsage(began);
    if (
      reasons.length > 0 ||
      judgement.kind !== 'judged' ||
      judgement.verdict.outcome !== 'allowed'
    )
      throw new Error(`the proposal is not allowed: ${JSON.stringify([reasons, judgement])}`);
    if (number >= WARM_UP) times.push(user + system);
  }
  return { judged: JUDGED, p50_us: median(times), p99_us: percentile(times, 0.99) };
}

function benchState(): StateCache {
  const sha256 = createHash('sha256').update(BENCH_POLICY).digest();
  const policy = { policy_set: 'trading', version: 1, mode: 'enforce' as const, sha256 };
  const policies = [{ ...policy, source: BENCH_POLICY, created_by: 'bench' }];
  return new StateCache({
    read: () => Promise.resolve({ revision: 1, policies, switches: [], models: [] }),
  });
}

function receiptOf(bytes: Buffer) {
  const receivedAt = new Date();
  const traceId = newId();
  const raw = rawPayloadOf({
    ...{ source: 'bench', connector: 'decisions', body: bytes },
    ...{ fetchedAt: receivedAt, traceId, isJson: true },
  });
  const whence = { source: 'bench', proposedBy: 'bench', traceId, trace: null };
  return { decisionId: raw.id, ...whence, receivedAt, raw };
}
