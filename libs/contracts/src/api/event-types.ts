/** One registered event type with all of its versions (`GET /v1/event-types`, `/:type`). */
export interface RegisteredEventType {
  event_type: string;
  /** What a consumer reads at the end: older versions are brought to this one. */
  latest_version: number;
  /** Ascending. */
  versions: RegisteredVersion[];
}

/** What the gate asks of the payload of one version. */
export interface RegisteredVersion {
  schema_version: number;
  /** True of one version of a type. */
  latest: boolean;
  description: string;
  /** Who alone may make such an event; null: whoever may push. */
  only_from: 'gatekeeper' | null;
  /** JSON Schema (draft 2020-12) of `payload`, and of nothing around it. */
  payload_schema: Record<string, unknown>;
}
