import {
  ControlPlaneError,
  type DecisionAnswered,
  type DecisionAnswerRequest,
  type DecisionBulkAnswer,
  type DecisionBulkItem,
  type DecisionBulkRequest,
} from '@acp/contracts';
import { DecisionListRepository } from '@acp/persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { refuseWithoutReason } from '../../filter/filter-of.js';
import { ApproveDecision } from './approve-decision.js';
import {
  digestOfList,
  heldList,
  type AnswerVerb,
  type HeldList,
  type JudgedSummary,
} from './held-list.js';
import { RejectDecision } from './reject-decision.js';

/** What an audit entry of one answer says of the request that it came with. */
type AnswerFromList = DecisionAnswerRequest & { list_sha256: string };

/**
 * Gives one person's answer to many held decisions of one kind, each in a transaction of its own and by
 * the rules of the single answer. A dry run says what would become of each, and a digest over the list;
 * the real call sends it back, so that nothing is answered that was not looked at.
 */
@Injectable()
export class AnswerMany {
  private readonly logger = new Logger('AnswerMany');

  constructor(
    private readonly decisions: DecisionListRepository,
    private readonly approval: ApproveDecision,
    private readonly rejection: RejectDecision,
  ) {}

  async execute(
    actor: Actor,
    verb: AnswerVerb,
    request: DecisionBulkRequest,
  ): Promise<DecisionBulkAnswer> {
    const { dry_run = false, reason = '' } = request;
    refuseWithoutReason(request);
    const list = await heldList(this.decisions, request);
    const list_sha256 = digestOfList(verb, list);
    if (!dry_run) refuseOtherList(list_sha256, request.list_sha256);
    const use = verb === 'approve' ? this.approval : this.rejection;
    const items: DecisionBulkItem[] = [];
    for (const decision of list.decisions) {
      const { action_sha256, policy_version } = decision;
      const one: AnswerFromList = { action_sha256, policy_version, reason, list_sha256 };
      items.push(
        await this.itemOf(decision, () =>
          dry_run
            ? use.preview(actor, decision.decision_id, one)
            : use.execute(actor, decision.decision_id, one),
        ),
      );
    }
    return { dry_run, ...aboutOf(list), list_sha256, affected: countOf(items), items };
  }

  private async itemOf(
    decision: JudgedSummary,
    work: () => Promise<DecisionAnswered>,
  ): Promise<DecisionBulkItem> {
    const { decision_id, action_sha256, policy_version, hold_until } = decision;
    const { state, approvals, quorum, release_seq } = decision;
    const seen = { decision_id, action_sha256, policy_version, hold_until };
    try {
      return { ...seen, ...(await work()), refused: null };
    } catch (error) {
      const refused = this.refusalOf(error);
      return { ...seen, state, approvals, quorum, release_seq, refused };
    }
  }

  /** A failure of ours leaves open whether it committed; the others go on. */
  private refusalOf(error: unknown): { code: string; detail: string } {
    if (error instanceof ControlPlaneError) return { code: error.code, detail: error.message };
    this.logger.error(error);
    const detail = 'it is not known what became of it; read the decision';
    return { code: 'SERVICE.INTERNAL', detail };
  }
}

function aboutOf({ decisions, more }: HeldList) {
  const { kind = null, policy_set = null, policy_version = null } = decisions[0] ?? {};
  return { kind, policy_set, policy_version, more };
}

function countOf(items: readonly DecisionBulkItem[]): number {
  return items.filter(({ refused }) => refused === null).length;
}

function refuseOtherList(is: string, seen: string | undefined): void {
  if (seen === is) return;
  if (seen === undefined) {
    const detail = '`list_sha256` of a dry run is required: it says what was looked at';
    throw new ControlPlaneError('REQUEST.MALFORMED', detail);
  }
  const detail = `the list has the digest ${is}; look at it again with a dry run`;
  throw new ControlPlaneError('DECISION.CHANGED', detail);
}
