import type { CanaryHop } from '../canary.js';

/** What became of one canary at one place. */
export interface CanaryResult {
  event_id: string;
  sent_at: string;
  /** Since the place before; null while it has not come. */
  ms: number | null;
  /** It came after the goal, or has not come. */
  missed: boolean;
}

/** A place on the way of canaries, for each way in that they were sent through. */
export interface CanaryPlace {
  hop: CanaryHop;
  /** `push`, `batch`, `gatekeeper`, `hook/NAME` or `intake/NAME`. */
  way: string;
  /** Null at `committed`. */
  topic: string | null;
  /** Null but at `consumed`. */
  consumer: string | null;
  goal_ms: number;
  /** `missed`: the newest that was judged here missed its goal. */
  state: 'met' | 'missed';
  /** Canaries that missed the goal here since the last that met it, of the newest in `history`. */
  missed_in_a_row: number;
  last_success_at: string | null;
  last_success_age_seconds: number | null;
  last_ms: number | null;
  last_event_id: string | null;
  /** Since the place is known. */
  reached: number;
  missed: number;
  /** Newest first, a few. */
  history: CanaryResult[];
}

/** The newest canary of a way in. */
export interface CanaryWay {
  way: string;
  sent_at: string;
  age_seconds: number;
  event_id: string;
  /** Until the sender had its answer; null where it waits for none. */
  answered_ms: number | null;
  error: string | null;
}

/** Where no canary says anything. */
export interface CanaryUncovered {
  topic: string;
  /** Null where it is the topic. */
  consumer: string | null;
  /**
   * `gated`: executors act on it, and its definition does not say `canary: true`. `opted_out`: its definition says `canary: false`. `never_had_one`: the
   * consumer takes events of the topic and has told of no canary yet.
   */
  why: 'gated' | 'opted_out' | 'never_had_one';
}

/** `GET /v1/canary`. */
export interface Canary {
  at: string;
  /** Whether this installation is told to make canaries. */
  enabled: boolean;
  interval_ms: number;
  goals_ms: Record<CanaryHop, number>;
  /** Places whose newest canary missed its goal. */
  missed: number;
  ways: CanaryWay[];
  places: CanaryPlace[];
  not_covered: CanaryUncovered[];
}
