import {
  cleanText,
  type CanonicalEvent,
  type Proposal,
  type Release,
  type RejectionReason,
  type Signer,
  type TopicDefinition,
} from '@acp/contracts';
import { orderEntries } from '@acp/intake';
import type { AcceptedRecord, DecisionRow, JudgedDecision, TripleWrite } from '@acp/persistence';
import type { RuleResult } from '@acp/policy';
import type { Judgement, PolicyVerdict } from '../judge/judgement.js';
import type { ReceivedProposal } from '../judge/received-proposal.js';
import { closingEventId, entityOf, outcomeWrite, type OutcomeEvent } from './decision-events.js';
import { makeReleaseAside } from './make-release.js';
import { factsRow, reservationRows, verdictRow } from './rows.js';

/** Characters of a reason, as the schemas of the events say. */
const REASON_CHARS_MAX = 2_048;

export interface DraftContext {
  topics: readonly TopicDefinition[];
  signer: Signer;
}

/** A judged proposal that is ready to be written, and what its caller will be told. */
export interface DecisionDraft {
  judged: JudgedDecision;
  release: Release | null;
}

export type Draft =
  | { kind: 'draft'; draft: DecisionDraft }
  /** A topic cannot carry one of its events: the proposal is refused as a whole. */
  | { kind: 'refused'; reasons: RejectionReason[] };

type Unsettled = Omit<DecisionRow, keyof Settled>;
type Settled = Pick<
  DecisionRow,
  | 'state'
  | 'policy_set'
  | 'policy_version'
  | 'facts_sha256'
  | 'hold_until'
  | 'valid_until'
  | 'quorum'
  | 'approver_roles'
  | 'approver_not'
  | 'release_event_id'
  | 'ended_event_id'
>;

/** Makes everything that commits with a judgement: events, entries, rows. Pure but for the signature, which is made beside this thread. */
export async function draftDecision(
  received: ReceivedProposal,
  judgement: Judgement,
  { topics, signer }: DraftContext,
): Promise<Draft> {
  const { decisionId } = received;
  const untakeable = keysTooLong(judgement);
  if (untakeable.length > 0) return { kind: 'refused', reasons: untakeable };
  const release = await releaseOf(received, judgement, signer);
  const outcome = outcomeOf(received, judgement, release);
  const proposed = proposedRecord(received, judgement, topics);
  if (Array.isArray(proposed)) return { kind: 'refused', reasons: proposed };
  const settled = outcomeWrite(identityOf(received), outcome.event, topics);
  if (settled.kind === 'refused') return settled;
  const write: TripleWrite = {
    raws: [received.raw, settled.raw],
    records: [proposed, { ...settled.record, raw: 1 }],
    rejected: [],
  };
  const verdicts = judgement.kind === 'judged' ? [judgement.verdict, ...judgement.shadows] : [];
  const judged: JudgedDecision = {
    decision: { ...unsettled(received), ...outcome.row },
    verdicts: verdicts.map((each, i) => verdictRow(decisionId, i ? 'shadow' : 'enforce', each)),
    facts: verdicts.map(factsRow),
    reservations:
      release && judgement.kind === 'judged' ? reservationRows(decisionId, judgement.verdict) : [],
    scopes: judgement.kind === 'judged' ? judgement.scopes : [],
    write,
  };
  return { kind: 'draft', draft: { judged, release } };
}

/** A key that no budget can have is a fault of the proposal, not a verdict on it. */
function keysTooLong(judgement: Judgement): RejectionReason[] {
  if (judgement.kind === 'stopped') return [];
  return judgement.verdict.keysTooLong.map((id) => ({
    code: 'GATE.TOO_LARGE',
    path: '/action',
    message: `the key of the budget \`${id}\` would be longer than it may be`,
  }));
}

function identityOf({ decisionId, proposal, traceId, trace }: ReceivedProposal) {
  return { decisionId, subject: proposal.subject ?? null, traceId, trace };
}

/** The proposal as an event; of one that is only repeated, without a judgement. */
export function proposedRecord(
  received: ReceivedProposal,
  judgement: Judgement | null,
  topics: readonly TopicDefinition[],
): AcceptedRecord | RejectionReason[] {
  const { decisionId, source, proposal, receivedAt } = received;
  const { causation_id = null } = proposal;
  const at = receivedAt.toISOString();
  const event: CanonicalEvent = {
    event_id: decisionId,
    event_type: 'AI_DECISION_PROPOSED',
    source,
    ...entityOf(identityOf(received)),
    occurred_at: at,
    ingested_at: at,
    schema_version: 1,
    trace_id: received.traceId,
    causation_id,
    payload: {
      ...saidIn(proposal),
      action_sha256: received.actionSha256.toString('hex'),
      ...(judgement?.kind === 'judged' && { facts: judgement.verdict.facts }),
    },
  };
  const ordered = orderEntries(event, topics, received.trace);
  if (ordered.kind === 'refused') return ordered.reasons;
  return {
    raw: 0,
    record_index: 0,
    event,
    payload_text: ordered.payloadText,
    mapper_version: 1,
    entries: ordered.entries,
    content_sha256: received.contentSha256,
  };
}

/** The event names its cause itself. */
function saidIn(proposal: Proposal): object {
  if (proposal.causation_id === undefined) return proposal;
  const { causation_id: _cause, ...said } = proposal;
  return said;
}

async function releaseOf(
  received: ReceivedProposal,
  judgement: Judgement,
  signer: Signer,
): Promise<Release | null> {
  if (judgement.kind === 'stopped' || judgement.verdict.outcome !== 'allowed') return null;
  const policy = judgement.verdict.policy!;
  const { compiled } = policy;
  const { decisionId, proposal, actionSha256, receivedAt } = received;
  return makeReleaseAside(
    {
      decisionId,
      action: proposal.action,
      actionSha256,
      policy,
      approvals: [],
      audience: compiled.document.release?.audience ?? null,
      validMs: compiled.releaseMs,
      validUntil: proposal.valid_until ?? null,
      at: receivedAt,
    },
    signer,
  );
}

function outcomeOf(
  received: ReceivedProposal,
  judgement: Judgement,
  release: Release | null,
): { row: Settled; event: OutcomeEvent } {
  const at = received.receivedAt;
  const about = {
    decision_id: received.decisionId,
    kind: received.proposal.action.kind,
    action_sha256: received.actionSha256.toString('hex'),
  };
  if (judgement.kind === 'stopped') {
    const id = closingEventId(received.decisionId);
    const { scopes } = judgement;
    const reason = cleanText(`switched off: ${scopes.join(', ')}`, REASON_CHARS_MAX);
    const row = { ...NOTHING, ended_event_id: id, state: 'stopped' as const };
    const payload = { ...about, scopes, reason };
    return { row, event: { type: 'AI_DECISION_STOPPED', id, payload, at } };
  }
  const { verdict } = judgement;
  const row = { facts_sha256: verdict.readSha256, ...policyColumns(verdict) };
  if (release) {
    const { valid_until, release_id } = release;
    const released = { state: 'released' as const, valid_until, release_event_id: release_id };
    const event = { type: 'AI_DECISION_RELEASED' as const, id: release_id, at };
    return {
      row: { ...NOTHING, ...row, ...released },
      event: {
        ...event,
        payload: { ...release },
        verdict: { outcome: verdict.outcome, rules: stopping(verdict.rules) },
      },
    };
  }
  const policy = verdict.policy && referenceOf(verdict);
  const payload = { ...about, policy, rules: stopping(verdict.rules) };
  if (verdict.outcome === 'denied') {
    const code = verdict.policy ? 'DECISION.DENIED' : 'DECISION.NO_POLICY';
    const id = closingEventId(received.decisionId);
    const event = { type: 'AI_DECISION_DENIED' as const, id, payload: { ...payload, code }, at };
    return { row: { ...NOTHING, ...row, ended_event_id: id, state: 'denied' }, event };
  }
  const hold = holdOf(received, verdict);
  const { quorum, approver_roles: roles, hold_until } = hold;
  const event = {
    type: 'AI_DECISION_HELD' as const,
    payload: { ...payload, hold_until, quorum, roles },
    at,
  };
  return { row: { ...NOTHING, ...row, ...hold, state: 'held' }, event };
}

const NOTHING = {
  facts_sha256: null,
  policy_set: null,
  policy_version: null,
  hold_until: null,
  valid_until: null,
  quorum: null,
  approver_roles: null,
  approver_not: null,
  release_event_id: null,
  ended_event_id: null,
};

function policyColumns({ policy }: PolicyVerdict) {
  return { policy_set: policy?.set ?? null, policy_version: policy?.version ?? null };
}

function referenceOf({ policy }: PolicyVerdict) {
  const { set, version, sha256 } = policy!;
  return { set, version, sha256 };
}

/** A hold ends with the proposer's own time where that is sooner. */
function holdOf({ proposal, receivedAt }: ReceivedProposal, { policy, approval }: PolicyVerdict) {
  const ends = [
    receivedAt.getTime() + policy!.compiled.holdMs!,
    ...(proposal.valid_until === undefined ? [] : [new Date(proposal.valid_until).getTime()]),
  ];
  return {
    hold_until: new Date(Math.min(...ends)).toISOString(),
    quorum: approval!.quorum,
    approver_roles: approval!.roles,
    approver_not: approval!.not,
  };
}

/** What an event and an answer say of the rules: those that did not pass. */
export function stopping(rules: readonly RuleResult[]): RuleResult[] {
  return rules.filter(({ result }) => result !== 'pass');
}

function unsettled(received: ReceivedProposal): Unsettled {
  const { proposal } = received;
  return {
    decision_id: received.decisionId,
    kind: proposal.action.kind,
    source: received.source,
    proposed_by: received.proposedBy,
    actor: proposal.actor,
    model_name: proposal.model.name,
    model_version: proposal.model.version,
    subject: proposal.subject ?? null,
    trace_id: received.traceId,
    span_id: proposal.run?.span_id ?? null,
    action_sha256: received.actionSha256,
  };
}
