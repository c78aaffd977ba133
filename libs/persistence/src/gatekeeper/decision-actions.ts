import type { Transaction } from '../database.js';
import { HeldDecisionRepository } from './held-decision.repository.js';
import { DecisionListRepository } from './decision-list.repository.js';
import { overdueDecisions, recordApproval } from './sql/decision-detail.sql.js';

export interface ApprovalDraft {
  decisionId: string;
  actor: string;
  role: string;
  answer: 'approve' | 'reject';
  /** Hex. */
  actionSha256: string;
  policyVersion: number;
  reason: string;
}

/** What people do to held decisions, and what they read to do it, in one transaction. */
export class DecisionActions extends DecisionListRepository {
  readonly held: HeldDecisionRepository;

  constructor(private readonly transaction: Transaction) {
    super(transaction);
    this.held = new HeldDecisionRepository(transaction);
  }

  /** False where the person has answered already. */
  async record(draft: ApprovalDraft): Promise<boolean> {
    const { count } = await this.transaction.run(recordApproval, [
      draft.decisionId,
      draft.actor,
      draft.role,
      draft.answer,
      draft.actionSha256,
      draft.policyVersion,
      draft.reason,
    ]);
    return count === 1;
  }

  /** Locked until the transaction ends; those that somebody else is at are left to them. */
  async overdue(rowsMax: number): Promise<string[]> {
    const { rows } = await this.transaction.run<{ decision_id: string }>(overdueDecisions, [
      rowsMax,
    ]);
    return rows.map(({ decision_id }) => decision_id);
  }
}
