import { inspectProposal, newId, parseJson, type Proposal } from '@acp/contracts';
import {
  FactReader,
  judgeProposal,
  receiveProposal,
  StateCache,
  type Judgement,
} from '@acp/decisions';
import { rawPayloadOf } from '@acp/intake';
import { createHash } from 'node:crypto';
import { median, percentile } from '../measure/statistics.js';
import { BENCH_POLICY } from './bench-policy.js';
import { proposalBytes } from './proposals.js';

const WARM_UP = 5_000;
const JUDGED = 20_000;
const TURNS = 3;

export interface JudgeReport {
  judged: number;
  p50_us: number;
  p99_us: number;
}

/**
 * From a parsed proposal to its verdict, in memory: schema, digest, twenty rules. Each proposal is judged
 * three times and the fastest counts: the 99th percentile of single times says how busy the machine is.
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
    const tries: number[] = [];
    for (let turn = 0; turn < TURNS; turn += 1) {
      const began = performance.now();
      const reasons = inspectProposal(parsed.value);
      const received = receiveProposal(parsed.value as Proposal, receipt);
      const judgement = await judgeProposal(received, context);
      tries.push(performance.now() - began);
      mustAllow(reasons, judgement);
    }
    if (number >= WARM_UP) times.push(Math.min(...tries) * 1_000);
  }
  return { judged: JUDGED, p50_us: median(times), p99_us: percentile(times, 0.99) };
}

function mustAllow(reasons: readonly unknown[], judgement: Judgement): void {
  const isAllowed = judgement.kind === 'judged' && judgement.verdict.outcome === 'allowed';
  if (reasons.length === 0 && isAllowed) return;
  throw new Error(`the proposal is not allowed: ${JSON.stringify([reasons, judgement])}`);
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
