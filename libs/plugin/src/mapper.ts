/** What a source calls one of its records: `key` is unique in `stream`, a channel or a table. */
export interface NaturalKey {
  stream: string;
  key: string;
}

/** An event as the mapper proposes it; the gate completes and validates it. */
export interface MappedEvent {
  /** `UPPER_SNAKE`; with `schema_version` (default 1) it names one registered schema. */
  event_type: string;
  schema_version?: number;
  /** What it is about (`XBT/USD`, an order id); the default partition key. */
  entity_id?: string | null;
  entity_type?: string | null;
  /**
   * When it happened by the source's clock, ISO 8601. Absent where the source gives no time: it is then the
   * time of receipt and no part of what makes two records the same.
   */
  occurred_at?: string;
  /** The event that led to this one. */
  causation_id?: string | null;
  /** Money and sizes as decimal strings, digit for digit as they came. */
  payload: Record<string, unknown>;
}

/**
 * One record of a payload. `text` is the record as the source sent it, for people who look at it in
 * quarantine; default: the whole payload.
 */
export type PluginRecord =
  | {
      event: MappedEvent;
      /**
       * The same record must have the same key each time it comes, and another record another one: the event id
       * is derived from it, and is why a record that comes twice is stored once. A record that the source
       * corrects needs the correction in its key.
       */
      natural_key: NaturalKey;
      text?: string;
    }
  /** The mapper cannot make an event of it: it goes to quarantine, with this reason. */
  | RefusedText;

/** A part of a payload that is no event, and why: it is kept in quarantine. */
export interface RefusedText {
  refused: string;
  /** JSON pointer to the place, where there is one. */
  path?: string;
  text?: string;
}

/** What a mapper may know besides the payload itself. */
export interface MappingContext {
  fetchedAt: Date;
  /** The venue, where the connector or the sender says it. */
  venue?: string | undefined;
}

/**
 * Makes records of a source's payload: pure, without waiting for anything, and versioned. It reads what its
 * connector accepts and what is posted to `/v1/sources/SOURCE/payloads`. A payload that holds nothing (a heartbeat) has no records. What it throws refuses that
 * payload alone.
 */
export interface PluginMapper {
  /** Lower case letters, digits, `.`, `_`, `-`. One mapper for each source. */
  readonly source: string;
  /** Goes up with every change of what is made of the same payload; kept with each event. */
  readonly version: number;
  /** At most 10,000 records. */
  map(text: string, context: MappingContext): readonly PluginRecord[];
}
