import { ControlPlaneError, type Clock, type TopicDefinition } from '@acp/contracts';
import { outcomeWrite } from '@acp/decisions';
import { metric } from '@acp/observability';
import {
  HeldDecisionRepository,
  IngestRepository,
  type Database,
  type LockedDecision,
  type Transaction,
  type TripleWrite,
} from '@acp/persistence';
import type { CommittedWriter } from '../grouping/committed-writer.js';

export interface WithdrawParts {
  database: Database;
  writer: CommittedWriter;
  topics: readonly TopicDefinition[];
  clock: Clock;
}

/** Takes back a decision that is held, for whoever proposed it. */
export class WithdrawDecision {
  constructor(private readonly parts: WithdrawParts) {}

  /** Throws where it is not there, not theirs, or no longer held. */
  async withdraw(decisionId: string, proposedBy: string): Promise<void> {
    const { kind, write } = await this.parts.database.inTransaction((transaction) =>
      this.settle(transaction, decisionId, proposedBy),
    );
    metric('decisions').inc({ kind, outcome: 'withdrawn' });
    await this.parts.writer.commit(
      write,
      () => Promise.resolve(),
      () => write.records.map(() => ({ outcome: 'accepted' as const })),
    );
  }

  private async settle(
    transaction: Transaction,
    decisionId: string,
    proposedBy: string,
  ): Promise<{ kind: string; write: TripleWrite }> {
    const held = new HeldDecisionRepository(transaction);
    const decision = await held.lock(decisionId);
    if (decision?.proposed_by !== proposedBy) {
      throw new ControlPlaneError(
        'REQUEST.NOT_FOUND',
        'you have proposed no decision with this id',
      );
    }
    if (!decision.is_open) throw notOpen(decision);
    const made = outcomeWrite(
      { decisionId, subject: decision.subject, traceId: decision.trace_id },
      {
        type: 'AI_DECISION_WITHDRAWN',
        payload: {
          decision_id: decisionId,
          kind: decision.kind,
          action_sha256: decision.action_sha256.toString('hex'),
          withdrawn_by: proposedBy,
        },
        at: this.parts.clock.now(),
      },
      this.parts.topics,
    );
    if (made.kind === 'refused') {
      throw new ControlPlaneError('GATE.TOO_LARGE', made.reasons[0]!.message);
    }
    const records = [{ ...made.record, raw: 0 }];
    const write = { raws: [made.raw], records, rejected: [] };
    await new IngestRepository(transaction).write(write);
    const ended_event_id = made.record.event.event_id;
    await held.settle(decisionId, { state: 'withdrawn', ended_event_id });
    return { kind: decision.kind, write };
  }
}

function notOpen({ state }: LockedDecision): ControlPlaneError {
  return state === 'held' || state === 'expired'
    ? new ControlPlaneError('DECISION.EXPIRED', 'its time to be decided is over')
    : new ControlPlaneError('DECISION.CHANGED', `it is ${state} and stays so`);
}
