/** An event as a service proposes it; see the guide for what is filled in where a member is absent. */
export interface ProducedEvent<Payload extends object = Record<string, unknown>> {
  event_type: string;
  payload: Payload;
  /** What the event is about; topics that keep an order keep it for each of these. */
  entity_id?: string | null;
  entity_type?: string | null;
  /** A date, or ISO 8601 with a zone. */
  occurred_at?: Date | string | null;
  /** A UUID. The same fact published twice under one id is one event. */
  event_id?: string | null;
  schema_version?: number | null;
  source?: string | null;
  causation_id?: string | null;
  trace_id?: string | null;
  /** The W3C header of the request at hand. */
  traceparent?: string | null;
}
