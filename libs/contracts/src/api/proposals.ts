import type { PolicyReference, Release } from '../gatekeeper/proposal.js';

/** A rule that did not pass, with what it read. */
export interface DecidedRule {
  id: string;
  /** `error`: it could not be decided, which never allows. */
  result: 'pass' | 'fire' | 'error';
  then: 'deny' | 'hold';
  /** Parts of its expression with their values. */
  clauses?: readonly { src: string; value: unknown }[];
  reason?: string;
}

/** As `DecisionStateName`; named here too, since a problem can say it and lists know problems. */
export type DecidedState =
  'released' | 'held' | 'denied' | 'stopped' | 'rejected' | 'expired' | 'withdrawn';

/** `POST /v1/decisions` (200 released, 202 held) and `GET /v1/decisions/:id` (any state). */
export interface DecidedProposal {
  decision_id: string;
  state: DecidedState;
  kind: string;
  trace_id: string;
  /** Hex, of the canonical JSON of the action. */
  action_sha256: string;
  /** By which it was judged; null where nothing was. */
  policy: PolicyReference | null;
  rules: readonly DecidedRule[];
  /** The only thing to act on; null unless it is released. */
  release: Release | null;
  /** Its place in the order of releases; digits. */
  release_seq: string | null;
  /** Until when people can decide; null unless it was held. */
  hold_until: string | null;
  quorum: number | null;
  roles: readonly string[] | null;
  /** True where the same proposal was decided before under its key. */
  repeated: boolean;
}

/** `POST /v1/decisions/check`: what would be said now. Budgets are not looked at, nothing is stored. */
export interface CheckedProposal {
  outcome: 'allowed' | 'held' | 'denied' | 'stopped';
  policy: PolicyReference | null;
  rules: readonly DecidedRule[];
  /** Switches that are on. */
  scopes: readonly string[];
}
