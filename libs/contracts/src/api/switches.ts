import type { Count } from './page.js';

/** A switch that is on, or a period in which one was. */
export interface SwitchPeriod {
  id: string;
  /** `*`, `policy:SET`, `kind:K`, `model:NAME`, `model:NAME@VERSION`, `actor:A`, `subject:S`, `topic:T`. */
  scope: string;
  on: boolean;
  /** No release of the scope has a higher number, until it is lifted. */
  from_seq: string;
  engaged_by: string;
  engaged_at: string;
  reason: string;
  /** What one person has asked for, and another has yet to. */
  lift_requested: { by: string; at: string; reason: string } | null;
  lifted: SwitchLift | null;
}

export interface SwitchLift {
  /** Number of the last release before it was lifted. */
  to_seq: string;
  first_by: string;
  /** Null where one person was enough. */
  second_by: string | null;
  at: string;
  reason: string;
}

export interface SwitchEngageRequest {
  scope: string;
  reason: string;
  /** Discard what was released and is not delivered. */
  recall?: boolean;
  /** End the connections that keep the switch from being engaged. */
  terminate?: boolean;
}

export interface SwitchDisengageRequest {
  scope: string;
  reason: string;
}

/** Deliveries in one state, with the newest of their decisions. */
export interface ReleasesOut {
  count: Count;
  decisions: string[];
}

/** Deliveries of the scope to gated topics, released before the switch was engaged. */
export interface WhatWasOut {
  undelivered: ReleasesOut;
  /** In the hand of a relay: in doubt, never to be called stopped. */
  in_flight: ReleasesOut;
  delivered: ReleasesOut;
  /** Those of `delivered` that a consumer has acted on. */
  effected: ReleasesOut;
}

/** `GET /v1/switches/:id`: a period, and what has become of what was out at its beginning. */
export interface SwitchDetail extends SwitchPeriod {
  out: WhatWasOut;
  /** Deliveries that were taken back while it was on. */
  recalled: ReleasesOut;
}

/** `POST /v1/switches/engage`: the switch is on, whatever else the answer says. */
export interface SwitchEngaged extends SwitchPeriod {
  /** True: it was on before, since `engaged_at`. */
  was_on: boolean;
  /** As it is after the recall. */
  out: WhatWasOut;
  /** Deliveries that were discarded. */
  recalled: number;
  /** False: more is undelivered than one request discards; ask again. */
  recall_complete: boolean;
}
