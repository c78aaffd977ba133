import { ControlPlaneError, systemClock, type TopicDefinition } from '@acp/contracts';
import { outcomeWrite, type OutcomeEvent } from '@acp/decisions';
import { countCommit } from '@acp/intake';
import { metric } from '@acp/observability';
import type { LockedDecision, RecordOutcome, Settlement, TripleWrite } from '@acp/persistence';
import type { ActionStore } from '../../store/action-store.js';

/** What is done when the transaction has committed: counted, and the relay woken. */
export interface Written {
  /** Kind of action, and what became of the decision. */
  ended: { kind: string; outcome: Ended | 'released' };
  write: TripleWrite;
  outcomes: RecordOutcome[];
}

interface OutcomeOf {
  state: Ended | 'released';
  event: OutcomeEvent;
  topics: readonly TopicDefinition[];
}

type Ended = Extract<Settlement, { ended_event_id: string }>['state'];

/** Members that every event about a decision has. */
export function aboutOf({ decision_id, kind, action_sha256 }: LockedDecision) {
  return { decision_id, kind, action_sha256: action_sha256.toString('hex') };
}

/** Stores the event that closes a decision, with its entries. */
export async function storeOutcome(
  { ingest }: ActionStore,
  decision: LockedDecision,
  { state, event, topics }: OutcomeOf,
): Promise<Written & { eventId: string }> {
  const { decision_id: decisionId, subject, trace_id: traceId } = decision;
  const made = outcomeWrite({ decisionId, subject, traceId }, event, topics);
  if (made.kind === 'refused') {
    throw new ControlPlaneError('GATE.TOO_LARGE', made.reasons[0]!.message);
  }
  const write = { raws: [made.raw], records: [{ ...made.record, raw: 0 }], rejected: [] };
  const outcomes = await ingest.write(write);
  if (outcomes[0]!.outcome !== 'accepted') {
    throw new ControlPlaneError('DECISION.CHANGED', 'the decision is closed already');
  }
  const ended = { kind: decision.kind, outcome: state };
  return { ended, write, outcomes, eventId: made.record.event.event_id };
}

/** Ends a held decision without a release. */
export async function endDecision(
  store: ActionStore,
  decision: LockedDecision,
  end: {
    state: Ended;
    type: OutcomeEvent['type'];
    payload: Record<string, unknown>;
    topics: readonly TopicDefinition[];
  },
): Promise<Written> {
  const { state, type, payload, topics } = end;
  const event = { type, payload: { ...aboutOf(decision), ...payload }, at: systemClock.now() };
  const { eventId, ...written } = await storeOutcome(store, decision, { state, event, topics });
  await store.decisions.held.settle(decision.decision_id, { state, ended_event_id: eventId });
  return written;
}

export function countWritten({ ended, write, outcomes }: Written): void {
  metric('decisions').inc(ended);
  countCommit(write, outcomes);
}
