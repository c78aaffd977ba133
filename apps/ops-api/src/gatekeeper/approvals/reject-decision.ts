import type { DecisionAnswered, DecisionAnswerRequest } from '@acp/contracts';
import { OutboxDoorbell } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { routableTopics, topicsOf } from '../../rejected/routes.js';
import { answeredAlready, answeringRole, refuseOther, refuseUnknown } from './may-answer.js';
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
      const decision = await store.decisions.held.lock(id);
      refuseUnknown(id, decision);
      refuseOther(decision, request);
      const role = answeringRole(actor, decision.approver_roles ?? []);
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
      const approvals = (await store.decisions.approvals(id)).filter(
        ({ answer }) => answer === 'approve',
      ).length;
      const state = 'rejected' as const;
      const quorum = decision.quorum!;
      const answer = { decision_id: id, state, approvals, quorum, release_seq: null };
      const target = `decision:${id}`;
      const record = { action: 'decision.reject', target, affected: 1, after: request, reason };
      return { result: { answer, written }, record };
    });
    countWritten(written);
    this.doorbell.ring(topicsOf(written.write));
    return answer;
  }
}
