/**
 * The canonical event: one immutable, versioned fact.
 *
 * Money and sizes inside `payload` are decimal strings exactly as the vendor sent them, never floats.
 * Times are ISO 8601 in UTC with three digits of a second, or six where there are microseconds.
 */
export interface CanonicalEvent {
  /** UUID. Derived from the source's natural key wherever there is one; see `identity.ts`. */
  event_id: string;
  /** `UPPER_SNAKE`; with `schema_version` it names one registered JSON Schema. */
  event_type: string;
  source: string;
  /** What the event is about (`BTCUSDT`, an order id); the default partition key. */
  entity_id: string | null;
  entity_type: string | null;
  /** When it happened, by the source's clock. */
  occurred_at: string;
  /** When this system received it. */
  ingested_at: string;
  /** At least 1. */
  schema_version: number;
  /** UUID; the same 128 bits as the W3C trace id. */
  trace_id: string;
  /** The event that led to this one. */
  causation_id: string | null;
  payload: Record<string, unknown>;
}

/** What a mapper or a pusher proposes; the gate completes and validates it. */
export interface EventDraft {
  event_id?: string;
  event_type: string;
  source?: string;
  entity_id?: string | null;
  entity_type?: string | null;
  occurred_at: string;
  schema_version?: number;
  trace_id?: string;
  causation_id?: string | null;
  payload: Record<string, unknown>;
}
