import {
  cleanText,
  ControlPlaneError,
  type DecidedProposal,
  type DecidedRule,
  type ErrorCode,
  type PolicyReference,
  type Release,
} from '@acp/contracts';
import { stopping, type PolicyVerdict } from '@acp/decisions';
import type { RecordedDecisionRow } from '@acp/persistence';
import type { DecisionOutcome } from './decision-outcome.js';

/** The answer for a proposal that was decided just now. */
export function answerOf({
  draft: { judged, release },
  judgement,
  written,
}: Extract<DecisionOutcome, { kind: 'decided' }>): DecidedProposal {
  const { decision } = judged;
  const verdict = judgement.kind === 'judged' ? judgement.verdict : null;
  return {
    decision_id: decision.decision_id,
    state: decision.state,
    kind: decision.kind,
    trace_id: decision.trace_id,
    action_sha256: decision.action_sha256.toString('hex'),
    policy: verdict && referenceOf(verdict),
    rules: verdict ? (stopping(verdict.rules) as DecidedRule[]) : [],
    release,
    release_seq: written.release_seq,
    hold_until: decision.hold_until,
    quorum: decision.quorum,
    roles: decision.approver_roles,
    repeated: false,
  };
}

export function referenceOf({ policy }: PolicyVerdict): PolicyReference | null {
  return policy && { set: policy.set, version: policy.version, sha256: policy.sha256 };
}

/** The answer for a decision as it is recorded. */
export function answerOfRow(row: RecordedDecisionRow, repeated: boolean): DecidedProposal {
  const { policy_set: set, policy_version: version, policy_sha256: sha256 } = row;
  const rules = (row.rules ?? []) as DecidedRule[];
  return {
    decision_id: row.decision_id,
    state: row.state,
    kind: row.kind,
    trace_id: row.trace_id,
    action_sha256: row.action_sha256.toString('hex'),
    policy:
      set !== null && version !== null && sha256
        ? { set, version, sha256: sha256.toString('hex') }
        : null,
    rules: rules.filter(({ result }) => result !== 'pass'),
    release: row.state === 'released' ? (row.outcome_payload as unknown as Release) : null,
    release_seq: row.release_seq,
    hold_until: row.hold_until?.toISOString() ?? null,
    quorum: row.quorum,
    roles: row.approver_roles,
    repeated,
  };
}

/** Characters of what a proposer is told; the rules stand beside it, whole. */
const DETAIL_CHARS_MAX = 2_048;

const NOT_RELEASED: Partial<Record<DecidedProposal['state'], ErrorCode>> = {
  denied: 'DECISION.DENIED',
  stopped: 'DECISION.STOPPED',
  rejected: 'DECISION.DENIED',
  expired: 'DECISION.EXPIRED',
  withdrawn: 'DECISION.CHANGED',
};

/** The error that a proposer is told of a decision that ended without a release; null for others. */
export function refusalOf(answer: DecidedProposal): ControlPlaneError | null {
  const { decision_id, trace_id, state, rules, policy } = answer;
  const code = NOT_RELEASED[state];
  if (!code) return null;
  const isNoPolicy = state === 'denied' && policy === null;
  const reasons = rules.map(({ id, result, reason }) => `${id} (${reason ?? result})`).join(', ');
  const detail = WHY[state] ?? (reasons || 'denied');
  return new ControlPlaneError(
    isNoPolicy ? 'DECISION.NO_POLICY' : code,
    cleanText(detail, DETAIL_CHARS_MAX),
    {
      extensions: { decision_id, trace_id, state, rules },
    },
  );
}

const WHY: Partial<Record<DecidedProposal['state'], string>> = {
  stopped: 'a switch of its scopes was on; nothing was judged',
  rejected: 'a person rejected it',
  expired: 'nobody released it in time',
  withdrawn: 'it was withdrawn',
};
