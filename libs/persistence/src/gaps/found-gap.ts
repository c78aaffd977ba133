/** A hole that a connector found. Its row commits with the cursor that has gone past it. */
export interface FoundGap {
  /** Derived from the hole: whoever finds the same one makes the same row. */
  id: string;
  venue: string;
  stream: string;
  symbol: string;
  kind: 'numbers' | 'times';
  /** Inclusive: numbers, or milliseconds since 1970 of the candles that are missing. */
  first: number;
  last: number;
  after_at: string | null;
  before_at: string | null;
  /** Null: nobody knows. */
  missing: number | null;
  /** Why nothing can be fetched afterwards; null where the venue has a history. */
  lost: string | null;
}

/** What a page of a fill brought; commits with the page. */
export interface FilledGap {
  id: string;
  /** Where this page began: nothing moves where the gap is no longer there. */
  from: number;
  /** Where the next one begins; behind the last where this was the end. */
  next: number;
  filled: number;
  /** Whether `missing` is exact: the gap is lost where fewer have come at its end. */
  exact: boolean;
}

/** A gap as it is handed to the one who fills it. */
export interface GapToFill {
  id: string;
  source: string;
  connector: string;
  venue: string;
  stream: string;
  symbol: string;
  kind: 'numbers' | 'times';
  first: number;
  last: number;
  next: number;
  missing: number | null;
  filled: number;
  tries: number;
}
