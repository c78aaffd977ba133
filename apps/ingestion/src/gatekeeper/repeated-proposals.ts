import { ControlPlaneError } from '@acp/contracts';
import { proposedRecord, type ReceivedProposal } from '@acp/decisions';
import type { DecisionRepository } from '@acp/persistence';
import type { GroupedWriter } from '../grouping/grouped-writer.js';
import type { DecisionOutcome } from './decision-outcome.js';

/**
 * A proposal whose id is stored. The same again is answered with what stands, and another one is a
 * conflict; either is kept as a push is: its raw payload with a duplicate, or a record in quarantine.
 * Nothing is judged and nothing reserved.
 */
export class RepeatedProposals {
  constructor(
    private readonly decisions: DecisionRepository,
    private readonly writer: GroupedWriter,
  ) {}

  async settle(received: ReceivedProposal): Promise<DecisionOutcome> {
    const { decisionId, raw } = received;
    const stored = (await this.decisions.storedProposals([decisionId])).get(decisionId);
    // The answer to our own commit was lost on the way.
    if (stored?.raw_payload_id === raw.id) return this.recorded(decisionId, false);
    const record = proposedRecord(received, null, []);
    if (Array.isArray(record)) return { kind: 'refused', reasons: record };
    const [outcome] = await this.writer.submit({ raws: [raw], records: [record], rejected: [] });
    return outcome!.outcome === 'rejected' ? { kind: 'conflict' } : this.recorded(decisionId, true);
  }

  private async recorded(decisionId: string, repeated: boolean): Promise<DecisionOutcome> {
    const row = (await this.decisions.find([decisionId])).get(decisionId);
    if (row) return { kind: 'recorded', row, repeated };
    const detail = 'the proposal is stored and its decision is not; see the ledger';
    throw new ControlPlaneError('SERVICE.INTERNAL', detail);
  }
}
