import {
  ControlPlaneError,
  inspectProposal,
  parseJson,
  type CheckedProposal,
  type Clock,
  type DecidedProposal,
  type DecidedRule,
  type Proposal,
  type RejectionReason,
} from '@acp/contracts';
import {
  judgeProposal,
  receiveProposal,
  stopping,
  type JudgeContext,
  type Receipt,
  type ReceivedProposal,
} from '@acp/decisions';
import { decodeUtf8, gateRefusal, rawPayloadOf, SOURCE_WAYS } from '@acp/intake';
import type { DecisionRepository } from '@acp/persistence';
import type { GroupedWriter } from '../grouping/grouped-writer.js';
import type { PushContext } from '../push/request-context.js';
import { answerOf, answerOfRow, referenceOf, refusalOf } from './decided-proposal.js';
import type { DecisionWriter } from './decision-writer.js';
import type { SettledWaits } from './settled-waits.js';

/** Connector of raw payloads that hold a proposal. */
const CONNECTOR = SOURCE_WAYS.decisions;

export interface ProposeParts {
  decisions: DecisionRepository;
  decisionWriter: DecisionWriter;
  /** For what is refused. */
  writer: GroupedWriter;
  waits: SettledWaits;
  /** What a check is judged by. */
  judging(): Promise<Omit<JudgeContext, 'over'>>;
  clock: Clock;
}

/** Takes proposals: through the gate, to the verdict, and into the books before anybody is told. */
export class Propose {
  constructor(private readonly parts: ProposeParts) {}

  /**
   * Released or held; throws what else became of it. A proposal that breaks its schema is no decision:
   * it is kept in quarantine as a pushed event is.
   */
  async propose(
    bytes: Buffer,
    context: PushContext,
    proposedBy: string,
    waitMs: number,
  ): Promise<DecidedProposal> {
    const { decisionWriter, waits } = this.parts;
    const received = await this.receive(bytes, context, proposedBy);
    const outcome = await decisionWriter.submit(received);
    if (outcome.kind === 'refused') return this.refuse(received, outcome.reasons);
    if (outcome.kind === 'conflict') {
      const detail = 'a proposal with this Idempotency-Key says something else';
      const extensions = { decision_id: received.decisionId };
      throw new ControlPlaneError('DECISION.CONFLICT', detail, { extensions });
    }
    const answer =
      outcome.kind === 'decided' ? answerOf(outcome) : answerOfRow(outcome.row, outcome.repeated);
    if (answer.state !== 'held' || waitMs === 0) return released(answer);
    await waits.until(answer.decision_id, waitMs);
    const later = await this.find(answer.decision_id, proposedBy);
    return released({ ...later, repeated: answer.repeated });
  }

  /** What would be said now. Stores nothing, and looks at no budget. */
  async check(bytes: Buffer, context: PushContext, proposedBy: string): Promise<CheckedProposal> {
    const { given, reasons } = read(bytes);
    if (reasons.length > 0) throw gateRefusal(reasons, { source: context.source });
    const received = receiveProposal(given as Proposal, this.receiptOf(bytes, context, proposedBy));
    const judging = await this.parts.judging();
    const judgement = await judgeProposal(received, { ...judging, over: new Set() });
    if (judgement.kind === 'stopped') {
      return { outcome: 'stopped', policy: null, rules: [], scopes: judgement.scopes };
    }
    const { verdict } = judgement;
    const rules = stopping(verdict.rules) as DecidedRule[];
    return { outcome: verdict.outcome, policy: referenceOf(verdict), rules, scopes: [] };
  }

  /** As it stands, after at most `waitMs` where it is held. Only its proposer is told of it. */
  async find(decisionId: string, proposedBy: string, waitMs = 0): Promise<DecidedProposal> {
    const answer = await this.recorded(decisionId, proposedBy);
    if (answer.state !== 'held' || waitMs === 0) return answer;
    await this.parts.waits.until(decisionId, waitMs);
    return this.recorded(decisionId, proposedBy);
  }

  private async recorded(decisionId: string, proposedBy: string): Promise<DecidedProposal> {
    const row = (await this.parts.decisions.find([decisionId])).get(decisionId);
    if (row?.proposed_by === proposedBy) return answerOfRow(row, false);
    throw new ControlPlaneError('REQUEST.NOT_FOUND', 'you have proposed no decision with this id');
  }

  private async receive(
    bytes: Buffer,
    context: PushContext,
    proposedBy: string,
  ): Promise<ReceivedProposal> {
    const { given, reasons } = read(bytes);
    const receipt = this.receiptOf(bytes, context, proposedBy);
    if (reasons.length > 0) return this.refuse(receipt, reasons);
    return receiveProposal(given as Proposal, receipt);
  }

  private receiptOf(
    bytes: Buffer,
    { source, trace, trace_id: traceId, eventIdOf }: PushContext,
    proposedBy: string,
  ): Receipt {
    const receivedAt = this.parts.clock.now();
    const raw = rawPayloadOf({
      ...{ source, connector: CONNECTOR, body: bytes },
      ...{ fetchedAt: receivedAt, traceId, isJson: true },
    });
    const decisionId = eventIdOf(null) ?? raw.id;
    return { decisionId, source, proposedBy, trace, traceId, receivedAt, raw };
  }

  /** Keeps it in quarantine, with every reason, and throws them. */
  private async refuse(
    { raw, source, traceId, decisionId: event_id }: Receipt,
    reasons: readonly RejectionReason[],
  ): Promise<never> {
    const record = {
      ...{ raw: 0, record_index: 0, record_text: raw.payload_text, reasons, event_id },
      event_type: 'AI_DECISION_PROPOSED',
    };
    await this.parts.writer.submit({ raws: [raw], records: [], rejected: [record] });
    const extensions = { trace_id: traceId, outcome: 'rejected' as const };
    throw gateRefusal(reasons, { source, extensions });
  }
}

function read(bytes: Buffer): { given: unknown; reasons: RejectionReason[] } {
  const text = decodeUtf8(bytes);
  if (text === null) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'the body is not valid UTF-8');
  }
  const parsed = parseJson(text);
  if (!parsed.ok) {
    throw new ControlPlaneError('REQUEST.MALFORMED', `the body is not JSON: ${parsed.message}`);
  }
  return { given: parsed.value, reasons: inspectProposal(parsed.value) };
}

function released(answer: DecidedProposal): DecidedProposal {
  const refusal = refusalOf(answer);
  if (refusal) throw refusal;
  return answer;
}
