import { ControlPlaneError, type DecisionDetail } from '@acp/contracts';
import { DecisionListRepository, EventRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** One decision from the wish to what came of it. */
@Injectable()
export class ReadDecision {
  constructor(
    private readonly decisions: DecisionListRepository,
    private readonly events: EventRepository,
  ) {}

  async read(id: string): Promise<DecisionDetail> {
    const found = await this.decisions.find(id);
    if (!found) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no decision ${id}`);
    const { proposal_payload, outcome_event_id, outcome_event_type, outcome_payload, ...summary } =
      found;
    const outcome = outcome_event_id && {
      event_id: outcome_event_id,
      event_type: outcome_event_type!,
      payload: outcome_payload!,
    };
    const [verdicts, people, reservations, before, deliveries, effects] = await Promise.all([
      this.decisions.verdicts(id),
      this.decisions.approvals(id),
      this.decisions.reservations(id),
      summary.quorum === null ? null : this.decisions.approvedBefore(summary),
      outcome ? this.events.deliveries(outcome.event_id) : [],
      outcome ? this.events.effects(outcome.event_id) : [],
    ]);
    const proposal = { event_id: id, payload: proposal_payload };
    const read = { verdicts, people, reservations, approved_before: before };
    const parts = { ...read, deliveries, effects };
    return { ...summary, proposal, outcome: outcome || null, ...parts, redacted: [] };
  }
}
