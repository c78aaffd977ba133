import { ControlPlaneError, type TopicDefinition } from '@acp/contracts';
import {
  FactReader,
  judgeProposal,
  recordedProposal,
  StateCache,
  type Judgement,
} from '@acp/decisions';
import type { LockedDecision } from '@acp/persistence';
import type { ActionStore } from '../../store/action-store.js';

export type Allowed = Extract<Judgement, { kind: 'judged' }>;

/**
 * Judges a held decision by what is in force now, on facts of now. What a switch stops or a rule denies
 * is not approved: it throws, nothing is stored, and the decision goes on waiting.
 */
export async function judgeAgain(
  { gatekeeper, facts }: ActionStore,
  decision: LockedDecision,
  { topics, now }: { topics: readonly TopicDefinition[]; now: Date },
): Promise<Allowed> {
  const judgement = await judgeProposal(
    {
      proposal: recordedProposal(decision.proposal),
      source: decision.source,
      receivedAt: decision.created_at,
    },
    {
      state: await new StateCache(gatekeeper).refresh(),
      facts: new FactReader(facts),
      releaseTopics: topics.filter(({ gated }) => gated).map(({ name }) => name),
      over: new Set(),
      now,
    },
  );
  if (judgement.kind === 'stopped') {
    const detail = `switched off: ${judgement.scopes.join(', ')}`;
    throw new ControlPlaneError('DECISION.STOPPED', detail);
  }
  const { outcome, policy, rules } = judgement.verdict;
  if (outcome !== 'denied') return judgement;
  const why = rules.filter(({ result, then }) => result !== 'pass' && then === 'deny');
  const detail = why.map(({ id, reason }) => (reason ? `${id}: ${reason}` : id)).join('; ');
  throw new ControlPlaneError(policy ? 'DECISION.DENIED' : 'DECISION.NO_POLICY', detail);
}
