import type { DecisionAnswered, DecisionAnswerRequest } from '@acp/contracts';
import { OutboxDoorbell, type LockedDecision } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { routableTopics, topicsOf } from '../../rejected/routes.js';
import type { ActionStore } from '../../store/action-store.js';
import {
  answeredAlready,
  answeringRole,
  refuseOther,
  refuseSecondAnswer,
  refuseUnknown,
} from './may-answer.js';
import { countWritten, endDecision } from './settle-decision.js';

/** One person's no ends a held decision, whoever has approved it before. */
@Injectable()
export class RejectDecision {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  async execute(
    actor: Actor,
    id: string,
    request: DecisionAnswerRequest,
  ): Promise<DecisionAnswered> {
    const { reason } = request;
    const { answer, written } = await this.record.run(actor, async (store) => {
      const { decision, role } = await examine(store, actor, { id, request });
      const recorded = await store.decisions.record({
        ...{ decisionId: id, actor: actor.name, role, answer: 'reject', reason },
        ...{ actionSha256: request.action_sha256, policyVersion: request.policy_version },
      });
      if (!recorded) throw answeredAlready(actor);
      const written = await endDecision(store, decision, {
        ...{ state: 'rejected', type: 'AI_DECISION_REJECTED' },
        payload: { actor: actor.name, role, reason },
        topics: await routableTopics(store),
      });
      const answer = await rejected(store, decision);
      const target = `decision:${id}`;
      const record = { action: 'decision.reject', target, affected: 1, after: request, reason };
      return { result: { answer, written }, record };
    });
    countWritten(written);
    this.doorbell.ring(topicsOf(written.write));
    return answer;
  }

  /** What `execute` would answer now, or throw; stores nothing. */
  async preview(
    actor: Actor,
    id: string,
    request: DecisionAnswerRequest,
  ): Promise<DecisionAnswered> {
    return this.record.run(actor, async (store) => {
      const { decision } = await examine(store, actor, { id, request });
      await refuseSecondAnswer(store, actor, id);
      return { result: await rejected(store, decision), record: null };
    });
  }
}

async function examine(
  store: ActionStore,
  actor: Actor,
  { id, request }: { id: string; request: DecisionAnswerRequest },
): Promise<{ decision: LockedDecision; role: string }> {
  const decision = await store.decisions.held.lock(id);
  refuseUnknown(id, decision);
  refuseOther(decision, request);
  return { decision, role: answeringRole(actor, decision.approver_roles ?? []) };
}

async function rejected(
  { decisions }: ActionStore,
  { decision_id, quorum }: LockedDecision,
): Promise<DecisionAnswered> {
  const people = await decisions.approvals(decision_id);
  const approvals = people.filter(({ answer }) => answer === 'approve').length;
  return { decision_id, state: 'rejected', approvals, quorum: quorum!, release_seq: null };
}
