import type { ExpectationFigures } from './expectations.js';
import type { GapFigures } from './gaps.js';
import type { Consumer } from './consumers.js';
import type { BreakerState, Topic, Worker } from './fleet.js';
import type { HopName } from './hops.js';
import type { LedgerTotals, LedgerVerified } from './ledger.js';

/**
 * Over the newest entries, of what is live: no recorded data on the way to the commit, no replay and no
 * retry from there on. The hop histogram of the metrics counts by the same rule.
 */
export interface HopLatency {
  hop: HopName;
  /** Null while the sample is empty. */
  p50_ms: number | null;
  p99_ms: number | null;
  sample: number;
}

/**
 * One point of the throughput chart; rates are per second over the interval before `at`. Events are
 * ingested, entries (one for each topic) delivered, effects (one for each consumer) processed: the three
 * are equal only where an event goes to one topic with one consumer.
 */
export interface ThroughputPoint {
  at: string;
  ingested_per_second: number;
  delivered_per_second: number;
  processed_per_second: number;
}

/** What the gatekeeper has in hand. */
export interface GatekeeperOverview {
  /** Decisions that wait for people. */
  held: number;
  oldest_held_at: string | null;
  /** When the next of them ends by itself. */
  next_expiry_at: string | null;
  /** Those that end within 15 minutes. */
  expiring_soon: number;
  /** Of the newest 1,000 decisions, those of the last hour. */
  recent: { decided: number; denied: number; stopped: number };
  switches_on: number;
  /** The 20 that have been on longest. */
  switches: { scope: string; engaged_by: string; engaged_at: string; reason: string }[];
}

/** `GET /v1/overview`, and the data of the stream's `overview` message. */
export interface Overview {
  at: string;
  imbalance: number;
  imbalance_at: string;
  /** What lies behind the imbalance. */
  verified: LedgerVerified;
  totals: LedgerTotals;
  throughput: ThroughputPoint[];
  /** When the first of the readings was taken that throughput is kept from; null before there is one. */
  throughput_since: string | null;
  latency: HopLatency[];
  dead_letters: number;
  rejected_open: number;
  topics: Topic[];
  workers: Worker[];
  consumers: Consumer[];
  gatekeeper: GatekeeperOverview;
  /** Of each source that lacks something, or has lost something within a day. */
  gaps: GapFigures[];
  expectations: ExpectationFigures;
}

export const ACTIVITY_KINDS = [
  'event_ingested',
  'entry_delivered',
  'entry_dead_lettered',
  'attempt_failed',
  'record_rejected',
  'operator_action',
  'breaker_changed',
] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];

export interface Activity {
  id: string;
  kind: ActivityKind;
  at: string;
  event_id: string | null;
  entry_id: string | null;
  topic: string | null;
  worker_id: string | null;
  actor: string | null;
  breaker: BreakerState | null;
  error_code: string | null;
  message: string;
}

/**
 * Messages of `GET /v1/stream` (server-sent events): `event:` is `type`, `data:` is `data` as JSON,
 * `id:` resumes by `Last-Event-ID`. After a reconnect missed activity is sent again as far as it is
 * kept; `reset` says that some was not.
 */
export type StreamMessage =
  | { type: 'overview'; id: string; data: Overview }
  | { type: 'activity'; id: string; data: Activity }
  | { type: 'reset'; id: string; data: { at: string } };
