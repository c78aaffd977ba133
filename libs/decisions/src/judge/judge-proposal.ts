import { canonicalJson } from '@acp/contracts';
import { factsOf, judge, type Question, type RuleResult } from '@acp/policy';
import type { FactReader } from '../facts/fact-reader.js';
import type { ActivePolicy, GatekeeperState } from '../state/gatekeeper-state.js';
import type { Judgement, PolicyVerdict } from './judgement.js';
import { sha256, type ReceivedProposal } from './received-proposal.js';
import { scopesOf } from './scopes.js';

/** What of a proposal is judged. */
export type Judged = Pick<ReceivedProposal, 'proposal' | 'source' | 'receivedAt'>;

export interface JudgeContext {
  state: GatekeeperState;
  facts: FactReader;
  /** Gated topics that a release goes to. */
  releaseTopics: readonly string[];
  /** Keys of budgets that were found to have too little left. */
  over: ReadonlySet<string>;
  /** Default: the receipt; an approval is judged at its own time. */
  now?: Date;
}

/**
 * Judges a proposal by the state: switches first, then the policy in force, then those in shadow. A
 * budget counts as full where `over` says so; whether it is, the database decides at the commit.
 */
export async function judgeProposal(received: Judged, context: JudgeContext): Promise<Judgement> {
  const { state, releaseTopics } = context;
  const { kind } = received.proposal.action;
  const applicant = { kind, source: received.source, actor: received.proposal.actor };
  const policies = state.policiesFor(applicant);
  const policy = policies.length === 1 ? policies[0]! : null;
  const scopes = scopesOf(received.proposal, {
    sets: policies.map(({ set }) => set),
    releaseTopics,
  });
  const { revision } = state;
  const stopped = state.switchesOn(scopes);
  if (stopped.length > 0) return { kind: 'stopped', revision, scopes: stopped };
  const own = ownRules(received, context, policies);
  const [verdict, ...shadows] = await Promise.all([
    judgeBy(policy, received, { ...context, own }),
    ...state
      .shadowsFor(applicant)
      .map((shadow) => judgeBy(shadow, received, { ...context, own: [], over: NONE })),
  ]);
  return { kind: 'judged', revision, scopes, verdict: verdict!, shadows };
}

const NONE: ReadonlySet<string> = new Set();

interface OnePolicy extends JudgeContext {
  /** What the gatekeeper itself found. */
  own: readonly RuleResult[];
}

async function judgeBy(
  policy: ActivePolicy | null,
  received: Judged,
  { state, facts: reader, over, own, now = received.receivedAt }: OnePolicy,
): Promise<PolicyVerdict> {
  const { proposal, source } = received;
  const base = { decision: decisionOf(received), action: proposal.action, now };
  const facts = policy ? await reader.gather(factsOf(policy.compiled, base), now) : {};
  const startedAt = performance.now();
  const question: Question = { ...base, facts };
  const verdict = policy
    ? judge(policy.compiled, question, ({ key }) => over.has(key))
    : { outcome: 'denied' as const, rules: [], reservations: [], approval: null, keysTooLong: [] };
  const denied = own.some(({ result }) => result === 'fire');
  const readText = canonicalJson({
    facts,
    now: now.toISOString(),
    source,
    model_status: state.modelStatus(proposal.model.name, proposal.model.version, now),
    over: verdict.reservations.filter(({ key }) => over.has(key)).map(({ key }) => key),
  });
  return {
    policy,
    outcome: denied ? 'denied' : verdict.outcome,
    rules: [...own, ...verdict.rules],
    reservations: denied ? [] : verdict.reservations,
    approval: denied ? null : verdict.approval,
    facts,
    readText,
    readSha256: sha256(readText),
    tookUs: Math.round((performance.now() - startedAt) * 1_000),
    keysTooLong: verdict.keysTooLong,
  };
}

/** What no policy has to say: that there is one, that the model may act, that it is not too late. */
function ownRules(
  { proposal, source, receivedAt }: Judged,
  { state, now = receivedAt }: JudgeContext,
  policies: readonly ActivePolicy[],
): RuleResult[] {
  const { name, version } = proposal.model;
  const status = state.modelStatus(name, version, now);
  const names = policies.map(({ set }) => set).join(', ');
  const late = proposal.valid_until !== undefined && new Date(proposal.valid_until) <= now;
  return [
    rule('policy', policies.length === 1 ? null : noPolicy(proposal, source, names)),
    rule('model', status === 'allowed' ? null : `model ${name} is ${MEANING[status]}`),
    rule('valid_until', late ? 'it came after its own `valid_until`' : null),
  ];
}

const MEANING = { shadow: 'in shadow: judged, never released', blocked: 'blocked' } as const;

function noPolicy({ action, actor }: Judged['proposal'], source: string, names: string): string {
  const what = `${action.kind} from source ${source} by actor ${actor}`;
  return names === ''
    ? `no policy in force applies to ${what}`
    : `more than one policy applies to ${what}: ${names}`;
}

function rule(id: string, reason: string | null): RuleResult {
  return reason === null
    ? { id, result: 'pass', then: 'deny' }
    : { id, result: 'fire', then: 'deny', reason };
}

/** What rules read as `decision`. */
function decisionOf({ source, proposal }: Judged): Readonly<Record<string, unknown>> {
  const { action: _action, run: _run, inputs: _inputs, causation_id: _cause, ...rest } = proposal;
  return { source, ...rest };
}
