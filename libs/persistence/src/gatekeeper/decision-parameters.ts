import { byteaArray, jsonArray } from '../ingest/binary-arrays.js';
import type { FactsRow, JudgedDecision, ReservationRow, VerdictRow } from './decision-rows.js';

/** The decisions of a group as parameters $45 to $53 of `writeDecisions`. */
export function decisionParameters(revision: number, group: readonly JudgedDecision[]): unknown[] {
  let releases = 0;
  const decisions = group.map(({ decision }) => ({
    ...decision,
    span_id: decision.span_id === null ? null : `\\x${decision.span_id}`,
    action_sha256: hex(decision.action_sha256),
    facts_sha256: decision.facts_sha256 && hex(decision.facts_sha256),
    release_number: decision.state === 'released' ? ++releases : null,
  }));
  const facts = distinctFacts(group.flatMap((each) => each.facts));
  return [
    group.map(({ decision }) => decision.decision_id),
    revision,
    [...new Set(group.flatMap(({ scopes }) => scopes))],
    releases,
    JSON.stringify(decisions),
    verdictsParameter(group.flatMap(({ verdicts }) => verdicts)),
    byteaArray(facts.map(({ facts_sha256 }) => facts_sha256)),
    reservationsParameter(group.flatMap(({ reservations }) => reservations)),
    jsonArray(facts.map((row) => row.facts)),
  ];
}

export function verdictsParameter(verdicts: readonly VerdictRow[]): string {
  return JSON.stringify(
    verdicts.map((verdict) => ({
      ...verdict,
      policy_sha256: verdict.policy_sha256 && hex(verdict.policy_sha256),
      facts_sha256: hex(verdict.facts_sha256),
    })),
  );
}

export function reservationsParameter(reservations: readonly ReservationRow[]): string {
  return JSON.stringify(reservations);
}

export function distinctFacts(facts: readonly FactsRow[]): FactsRow[] {
  return [...new Map(facts.map((row) => [row.facts_sha256.toString('hex'), row])).values()];
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
