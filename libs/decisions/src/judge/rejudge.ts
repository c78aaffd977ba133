import type { Proposal } from '@acp/contracts';
import type { ModelStatusRow } from '@acp/persistence';
import {
  judge,
  type CompiledPolicy,
  type IsOver,
  type Question,
  type RuleResult,
  type Verdict,
} from '@acp/policy';
import type { Facts } from '../facts/fact-reader.js';

/** What a judgement reads besides the proposal; kept with the verdict as canonical JSON. */
export interface JudgementRead {
  facts: Facts;
  /** Time of the judgement, ISO 8601 in UTC. */
  now: string;
  source: string;
  model_status: ModelStatusRow['status'];
  /** Keys of budgets that had too little left. */
  over: readonly string[];
  /** Sets in force that apply to the proposal; one is right. */
  policies: readonly string[];
}

/** A judgement as it can be made again. */
export interface RecordedJudgement {
  proposal: Proposal & { actor: string };
  /** In shadow the gatekeeper's own rules are left out: they are no matter of the policy. */
  mode: 'enforce' | 'shadow';
  read: JudgementRead;
}

export type RejudgedVerdict = Omit<Verdict, 'engine'>;

/**
 * Judges by what was read. Pure: the same record and policy give the same verdict at any time, so this
 * is what judges first, what proves a verdict afterwards and what tries another policy on it. Without a
 * policy everything is denied. `isOver` is for who counts budgets anew; by default it is as recorded.
 */
export function rejudge(
  { proposal, mode, read }: RecordedJudgement,
  policy: CompiledPolicy | null,
  isOver: IsOver = ({ key }) => read.over.includes(key),
): RejudgedVerdict {
  const own = mode === 'enforce' ? ownRules(proposal, read) : [];
  const question: Question = { ...questionOf(proposal, read), facts: read.facts };
  const { rules, ...verdict } = policy ? judge(policy, question, isOver) : NO_POLICY;
  const judged = { ...verdict, rules: [...own, ...rules] };
  if (!own.some(({ result }) => result === 'fire')) return judged;
  return { ...judged, outcome: 'denied', reservations: [], approval: null };
}

const NO_POLICY: RejudgedVerdict = {
  outcome: 'denied',
  rules: [],
  reservations: [],
  approval: null,
  keysTooLong: [],
  over: [],
};

/** What rules read, but for the facts. */
export function questionOf(
  proposal: RecordedJudgement['proposal'],
  { source, now }: Pick<JudgementRead, 'source' | 'now'>,
): Omit<Question, 'facts'> {
  const { action, run: _run, inputs: _inputs, causation_id: _cause, ...rest } = proposal;
  return { decision: { source, ...rest }, action, now: new Date(now) };
}

/** What no policy has to say: that there is one, that the model may act, that it is not too late. */
function ownRules(proposal: RecordedJudgement['proposal'], read: JudgementRead): RuleResult[] {
  const { policies, model_status: status, now } = read;
  const late =
    proposal.valid_until !== undefined && new Date(proposal.valid_until) <= new Date(now);
  const model = status === 'allowed' ? null : `model ${proposal.model.name} is ${MEANING[status]}`;
  return [
    rule('policy', policies.length === 1 ? null : noPolicy(proposal, read)),
    rule('model', model),
    rule('valid_until', late ? 'it came after its own `valid_until`' : null),
  ];
}

const MEANING = { shadow: 'in shadow: judged, never released', blocked: 'blocked' } as const;

function noPolicy(
  { action, actor }: RecordedJudgement['proposal'],
  { source, policies }: JudgementRead,
): string {
  const what = `${action.kind} from source ${source} by actor ${actor}`;
  return policies.length === 0
    ? `no policy in force applies to ${what}`
    : `more than one policy applies to ${what}: ${policies.join(', ')}`;
}

function rule(id: string, reason: string | null): RuleResult {
  return reason === null
    ? { id, result: 'pass', then: 'deny' }
    : { id, result: 'fire', then: 'deny', reason };
}
