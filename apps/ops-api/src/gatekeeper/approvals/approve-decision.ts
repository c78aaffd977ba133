import {
  ControlPlaneError,
  systemClock,
  type DecisionAnswered,
  type DecisionAnswerRequest,
  type DecisionApproval,
  type TopicDefinition,
} from '@acp/contracts';
import {
  factsRow,
  makeRelease,
  recordedProposal,
  reservationRows,
  stopping,
  verdictRow,
} from '@acp/decisions';
import { OutboxDoorbell, type GateRefusal, type LockedDecision } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { routableTopics, topicsOf } from '../../rejected/routes.js';
import type { ActionStore } from '../../store/action-store.js';
import { judgeAgain, type Allowed } from './judge-again.js';
import {
  answeredAlready,
  answeringRole,
  refuseOther,
  refuseOwn,
  refuseSecondAnswer,
  refuseUnknown,
} from './may-answer.js';
import { ReleaseKeys } from './release-keys.js';
import { countWritten, storeOutcome, type Written } from './settle-decision.js';

/** Something that verdicts rest on changed between the judgement and the gate; it is judged again. */
class Changed extends Error {}
/** Each time somebody else has committed a change of policies, switches or models. */
const ROUNDS_MAX = 10;

interface Judged {
  actor: Actor;
  decision: LockedDecision;
  judgement: Allowed;
  topics: readonly TopicDefinition[];
  at: Date;
}

/** A judged decision that the caller may approve, under which role and with how many others. */
interface Examined extends Judged {
  role: string;
  wanted: { quorum: number; roles: string[] };
}

/**
 * Takes one person's approval of a held decision: of this action, held by this version. The decision is
 * judged again by what is in force, and released where the quorum is full: approval, verdict, use of
 * budgets, release and audit row commit together.
 */
@Injectable()
export class ApproveDecision {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
    private readonly keys: ReleaseKeys,
  ) {}

  async execute(
    actor: Actor,
    id: string,
    request: DecisionAnswerRequest,
  ): Promise<DecisionAnswered> {
    for (let round = 1; ; round += 1) {
      try {
        return await this.attempt(actor, id, request);
      } catch (error) {
        if (!(error instanceof Changed) || round >= ROUNDS_MAX) throw error;
      }
    }
  }

  /**
   * What `execute` would answer now, or throw; stores nothing. Budgets are not looked at: what is left
   * of them is known when it is taken.
   */
  async preview(
    actor: Actor,
    id: string,
    request: DecisionAnswerRequest,
  ): Promise<DecisionAnswered> {
    return this.record.run(actor, async (store) => {
      const { wanted } = await this.examine(store, actor, { id, request });
      await refuseSecondAnswer(store, actor, id);
      const approvals = (await countingApprovals(store, id, wanted.roles)).length + 1;
      const { quorum } = wanted;
      const state = approvals < quorum ? ('held' as const) : ('released' as const);
      const result = { decision_id: id, state, approvals, quorum, release_seq: null };
      return { result, record: null };
    });
  }

  private async attempt(
    actor: Actor,
    id: string,
    request: DecisionAnswerRequest,
  ): Promise<DecisionAnswered> {
    const { answer, written } = await this.record.run(actor, async (store) => {
      const examined = await this.examine(store, actor, { id, request });
      const done = await this.approve(store, examined, request);
      const { answer } = done;
      const after = { ...request, state: answer.state, approvals: answer.approvals };
      const target = `decision:${id}`;
      const record = { action: 'decision.approve', target, affected: 1, after };
      return { result: done, record: { ...record, reason: request.reason } };
    });
    if (written) {
      countWritten(written);
      this.doorbell.ring(topicsOf(written.write));
    }
    return answer;
  }

  private async examine(
    store: ActionStore,
    actor: Actor,
    { id, request }: { id: string; request: DecisionAnswerRequest },
  ): Promise<Examined> {
    const decision = await store.decisions.held.lock(id);
    refuseUnknown(id, decision);
    refuseOther(decision, request);
    const topics = await routableTopics(store);
    const at = systemClock.now();
    const judgement = await judgeAgain(store, decision, { topics, now: at });
    const judged = { actor, decision, judgement, topics, at };
    const wanted = await whoMayRelease(store, judged);
    const role = answeringRole(actor, wanted.roles);
    refuseOwn(actor, decision, wanted);
    return { ...judged, wanted, role };
  }

  private async approve(
    store: ActionStore,
    examined: Examined,
    request: DecisionAnswerRequest,
  ): Promise<{ answer: DecisionAnswered; written: Written | null }> {
    const { actor, decision, judgement, wanted, role } = examined;
    const { verdict } = judgement;
    const { decision_id } = decision;
    const recorded = await store.decisions.record({
      ...{ decisionId: decision_id, actor: actor.name, role, answer: 'approve' },
      ...{ actionSha256: request.action_sha256, policyVersion: request.policy_version },
      reason: request.reason,
    });
    if (!recorded) throw answeredAlready(actor);
    await store.decisions.held.noteVerdicts(
      [verdictRow(decision_id, 'enforce', verdict)],
      [factsRow(verdict)],
    );
    const people = await countingApprovals(store, decision_id, wanted.roles);
    const { quorum } = wanted;
    const approvals = people.length;
    const standing = { decision_id, approvals, quorum };
    if (approvals < quorum) {
      return { answer: { ...standing, state: 'held', release_seq: null }, written: null };
    }
    const notes = people.map(({ actor: name, role: of, at }) => ({ actor: name, role: of, at }));
    const { seq, ...written } = await this.release(store, examined, notes);
    return { answer: { ...standing, state: 'released', release_seq: seq }, written };
  }

  private async release(
    store: ActionStore,
    { decision, judgement, topics, at }: Judged,
    approvals: readonly { actor: string; role: string; at: string }[],
  ): Promise<Written & { seq: string }> {
    const { decision_id } = decision;
    const { verdict, scopes, revision } = judgement;
    const { compiled, set, version, sha256 } = verdict.policy!;
    const proposal = recordedProposal(decision.proposal);
    const { held } = store.decisions;
    const reservations = reservationRows(decision_id, verdict);
    const passed = await held.pass({ revision, scopes, releases: 1, reservations, proposals: [] });
    if (passed.kind !== 'open') throw refusalOf(passed);
    const release = makeRelease(
      {
        ...{ decisionId: decision_id, action: proposal.action, approvals, at },
        actionSha256: decision.action_sha256,
        policy: { set, version, sha256 },
        audience: compiled.document.release?.audience ?? null,
        validMs: compiled.releaseMs,
        validUntil: proposal.valid_until ?? null,
      },
      this.keys.signer,
    );
    const { outcome } = verdict;
    const type = 'AI_DECISION_RELEASED' as const;
    const event = {
      type,
      payload: { ...release },
      at,
      verdict: { outcome, rules: stopping(verdict.rules) },
    };
    const { eventId, ...written } = await storeOutcome(store, decision, {
      ...{ state: 'released', event, topics },
    });
    const [seq] = passed.release_seqs as [string];
    await held.settle(decision_id, {
      ...{ state: 'released', release_event_id: eventId, release_seq: seq },
      ...{ valid_until: release.valid_until, policy_version: version },
    });
    return { ...written, seq };
  }
}

/**
 * Who releases it: what it was held by says it, and what is in force now may ask for more, never for
 * less. Authors are those of both versions.
 */
async function whoMayRelease(
  { policies }: ActionStore,
  { decision, judgement }: Judged,
): Promise<{ quorum: number; roles: string[]; not: string[]; authors: string[] }> {
  const { approval, policy } = judgement.verdict;
  const set = decision.policy_set!;
  const heldBy = await policies.version(set, decision.policy_version!);
  const roles = decision.approver_roles ?? [];
  return {
    quorum: Math.max(decision.quorum!, approval?.quorum ?? 1),
    roles: approval ? roles.filter((role) => approval.roles.includes(role)) : roles,
    not: [...(decision.approver_not ?? []), ...(approval?.not ?? [])],
    authors: [...(heldBy ? [heldBy.created_by] : []), ...(policy ? [policy.createdBy] : [])],
  };
}

async function countingApprovals(
  { decisions }: ActionStore,
  id: string,
  roles: readonly string[],
): Promise<DecisionApproval[]> {
  return (await decisions.approvals(id)).filter(
    ({ answer, role }) => answer === 'approve' && roles.includes(role),
  );
}

function refusalOf(refusal: GateRefusal): Error {
  switch (refusal.kind) {
    case 'switched': {
      const detail = `switched off: ${refusal.scopes.join(', ')}`;
      return new ControlPlaneError('DECISION.STOPPED', detail);
    }
    case 'over': {
      const left = [...refusal.left].map(([key, value]) => `${key} has ${value} left`);
      return new ControlPlaneError(
        'DECISION.DENIED',
        `a budget has too little: ${left.join(', ')}`,
      );
    }
    default:
      return new Changed(refusal.kind);
  }
}
