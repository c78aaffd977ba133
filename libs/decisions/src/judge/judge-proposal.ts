import { canonicalJson, sha256 } from '@acp/contracts';
import { factsOf } from '@acp/policy';
import type { FactReader } from '../facts/fact-reader.js';
import type { ActivePolicy, GatekeeperState } from '../state/gatekeeper-state.js';
import type { Judgement, PolicyVerdict } from './judgement.js';
import type { ReceivedProposal } from './received-proposal.js';
import { questionOf, rejudge, type RecordedJudgement } from './rejudge.js';
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
  const sets = policies.map(({ set }) => set);
  const scopes = scopesOf(received.proposal, { sets, releaseTopics });
  const { revision } = state;
  const stopped = state.switchesOn(scopes);
  if (stopped.length > 0) return { kind: 'stopped', revision, scopes: stopped };
  const [verdict, ...shadows] = await Promise.all([
    judgeBy(policy, received, { ...context, mode: 'enforce', sets }),
    ...state
      .shadowsFor(applicant)
      .map((shadow) => judgeBy(shadow, received, { ...context, mode: 'shadow', sets, over: NONE })),
  ]);
  return { kind: 'judged', revision, scopes, verdict: verdict!, shadows };
}

const NONE: ReadonlySet<string> = new Set();

interface OnePolicy extends JudgeContext {
  mode: RecordedJudgement['mode'];
  /** Sets in force that apply. */
  sets: readonly string[];
}

async function judgeBy(
  policy: ActivePolicy | null,
  { proposal, source, receivedAt }: Judged,
  { state, facts: reader, over, mode, sets, now: at = receivedAt }: OnePolicy,
): Promise<PolicyVerdict> {
  const { name, version } = proposal.model;
  const now = at.toISOString();
  const facts = policy
    ? await reader.gather(factsOf(policy.compiled, questionOf(proposal, { source, now })), at)
    : {};
  const startedAt = performance.now();
  const model_status = state.modelStatus(name, version, at);
  const read = { facts, now, source, model_status, over: [...over], policies: sets };
  const judged = rejudge({ proposal, mode, read }, policy?.compiled ?? null);
  const readText = canonicalJson({ ...read, over: judged.over });
  return {
    policy,
    ...judged,
    facts,
    readText,
    readSha256: sha256(readText),
    tookUs: Math.round((performance.now() - startedAt) * 1_000),
  };
}
