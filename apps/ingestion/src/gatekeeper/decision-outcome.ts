import type { RejectionReason } from '@acp/contracts';
import type { DecisionDraft, Judgement } from '@acp/decisions';
import type { RecordedDecisionRow, WrittenDecision } from '@acp/persistence';

/** What became of one proposal. */
export type DecisionOutcome =
  | { kind: 'decided'; draft: DecisionDraft; judgement: Judgement; written: WrittenDecision }
  /** The same proposal was decided before; this is what stands. */
  | { kind: 'recorded'; row: RecordedDecisionRow; repeated: boolean }
  /** Its key is taken by another proposal. */
  | { kind: 'conflict' }
  /** It cannot be kept as it is. */
  | { kind: 'refused'; reasons: readonly RejectionReason[] };
