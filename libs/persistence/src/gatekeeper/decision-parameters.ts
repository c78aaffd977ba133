import {
  byteaArray,
  intArray,
  jsonArray,
  jsonbArray,
  textArray,
  timeArray,
  uuidArray,
} from '../ingest/binary-arrays.js';
import type {
  DecisionRow,
  FactsRow,
  JudgedDecision,
  ReservationRow,
  VerdictRow,
} from './decision-rows.js';

/** The decisions of a group as parameters $45 to $90 of `writeDecisions`. */
export function decisionParameters(revision: number, group: readonly JudgedDecision[]): unknown[] {
  const decisions = group.map(({ decision }) => decision);
  const facts = distinctFacts(group.flatMap((each) => each.facts));
  return [
    uuidArray(decisions.map(({ decision_id }) => decision_id)),
    revision,
    [...new Set(group.flatMap(({ scopes }) => scopes))],
    decisions.filter(isReleased).length,
    ...decisionColumns(decisions),
    ...verdictColumns(group.flatMap(({ verdicts }) => verdicts)),
    ...reservationColumns(group.flatMap(({ reservations }) => reservations)),
    byteaArray(facts.map(({ facts_sha256 }) => facts_sha256)),
    jsonArray(facts.map((row) => row.facts)),
  ];
}

function isReleased({ state }: DecisionRow): boolean {
  return state === 'released';
}

function decisionColumns(decisions: readonly DecisionRow[]): unknown[] {
  let releases = 0;
  const text = (of: (row: DecisionRow) => string | null) => textArray(decisions.map(of));
  const json = (of: (row: DecisionRow) => readonly string[] | null) =>
    jsonArray(decisions.map((row) => writtenOrNull(of(row))));
  return [
    text(({ kind }) => kind),
    text(({ source }) => source),
    text(({ proposed_by }) => proposed_by),
    text(({ actor }) => actor),
    text(({ model_name }) => model_name),
    text(({ model_version }) => model_version),
    text(({ subject }) => subject),
    uuidArray(decisions.map(({ trace_id }) => trace_id)),
    byteaArray(
      decisions.map(({ span_id }) => (span_id === null ? null : Buffer.from(span_id, 'hex'))),
    ),
    byteaArray(decisions.map(({ action_sha256 }) => action_sha256)),
    byteaArray(decisions.map(({ facts_sha256 }) => facts_sha256)),
    text(({ state }) => state),
    text(({ policy_set }) => policy_set),
    intArray(decisions.map(({ policy_version }) => policy_version)),
    timeArray(decisions.map(({ hold_until }) => hold_until)),
    timeArray(decisions.map(({ valid_until }) => valid_until)),
    intArray(decisions.map(({ quorum }) => quorum)),
    json(({ approver_roles }) => approver_roles),
    json(({ approver_not }) => approver_not),
    uuidArray(decisions.map(({ release_event_id }) => release_event_id)),
    intArray(decisions.map((row) => (isReleased(row) ? ++releases : null))),
    uuidArray(decisions.map(({ ended_event_id }) => ended_event_id)),
  ];
}

function writtenOrNull(value: readonly string[] | null): string | null {
  return value && JSON.stringify(value);
}

/** Most verdicts of a group say the same of every rule: it is sent, and read, once. */
function verdictColumns(verdicts: readonly VerdictRow[]): unknown[] {
  const places = new Map<string, number>();
  const ruleAt = verdicts.map(({ rules }) => {
    const text = JSON.stringify(rules);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, places.size + 1);
    return places.size;
  });
  const text = (of: (row: VerdictRow) => string | null) => textArray(verdicts.map(of));
  return [
    uuidArray(verdicts.map(({ decision_id }) => decision_id)),
    text(({ mode }) => mode),
    text(({ policy_set }) => policy_set),
    intArray(verdicts.map(({ policy_version }) => policy_version)),
    byteaArray(verdicts.map(({ policy_sha256 }) => policy_sha256)),
    text(({ outcome }) => outcome),
    intArray(ruleAt),
    byteaArray(verdicts.map(({ facts_sha256 }) => facts_sha256)),
    text(({ engine }) => engine),
    intArray(verdicts.map(({ took_us }) => took_us)),
    jsonbArray([...places.keys()]),
  ];
}

function reservationColumns(reservations: readonly ReservationRow[]): unknown[] {
  const text = (of: (row: ReservationRow) => string) => textArray(reservations.map(of));
  return [
    uuidArray(reservations.map(({ decision_id }) => decision_id)),
    text(({ key }) => key),
    text(({ policy_set }) => policy_set),
    text(({ budget_id }) => budget_id),
    text(({ amount }) => amount),
    text(({ cap }) => cap),
    text(({ window_ms }) => String(window_ms)),
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
  return [...new Map(facts.map((row) => [row.facts_sha256.toString('latin1'), row])).values()];
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`;
}
