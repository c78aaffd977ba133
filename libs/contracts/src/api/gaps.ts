export const GAP_STATES = ['open', 'filling', 'healed', 'lost'] as const;
export type GapState = (typeof GAP_STATES)[number];

/** A hole in what a source sent. `GET /v1/gaps`. */
export interface Gap {
  /** Also the trace id of what a fill brings. */
  id: string;
  source: string;
  /** The connector that found it. */
  connector: string;
  /** Whose history is asked. */
  venue: string;
  stream: string;
  symbol: string;
  state: GapState;
  kind: 'numbers' | 'times';
  /** First and last that are missing: numbers, or opening times. */
  from: string;
  to: string;
  /** The source's times of what stands before and after the hole. */
  after_at: string | null;
  before_at: string | null;
  /** Null where nobody knows. */
  missing: number | null;
  /** Of these, how many have come since. */
  filled: number;
  /** Whether the venue has a history to fill it from. */
  fillable: boolean;
  /** Pages of history that are stored. */
  pages: number;
  /** Failed tries since the newest of them, or since an operator asked for more. */
  tries: number;
  last_error: string | null;
  last_tried_at: string | null;
  /** Null where it is closed. */
  next_try_at: string | null;
  found_at: string;
  closed_at: string | null;
  /** `ingestion`, or who marked it. */
  closed_by: string | null;
}

export interface GapFilter {
  source?: string;
  state?: GapState;
  symbol?: string;
}

/** `POST /v1/gaps/:id/retry`. */
export interface GapRetryRequest {
  reason: string;
}

/** `POST /v1/gaps/:id/mark`. */
export interface GapMarkRequest {
  state: 'healed' | 'lost';
  reason: string;
}

/** What is missing now, in `GET /v1/overview`. */
export interface GapFigures {
  source: string;
  /** Open or being filled. */
  open: number;
  /** Records that they lack, where that is known. */
  missing: number;
  oldest_found_at: string | null;
  /** Given up within a day though the venue has a history; what a person marked is not counted. */
  lost_lately: number;
}
