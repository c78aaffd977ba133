import type { CompatibilityLevel } from '../event-types/event-type-version.js';

/** One registered event type with all of its versions (`GET /v1/event-types`, `/:type`). */
export interface RegisteredEventType {
  event_type: string;
  /** Team or person who answers for it; null: nobody is named. */
  owner: string | null;
  /** Of the latest version. */
  description: string;
  /** What a later version is held to. */
  compatibility: CompatibilityLevel;
  /** Part of the release; the others were pushed. */
  built_in: boolean;
  /** What a consumer reads at the end: older versions are brought to this one. */
  latest_version: number;
  /** Ascending. */
  versions: RegisteredVersion[];
  /** When an event of it came in last; null: never, or retention has taken them all. */
  last_seen_at: string | null;
  /** Over the newest of its events, an hour of them at most. */
  rate_per_second: number;
  /** Sources of its newest events; of one type also of a sample of the last thirty days. By name. */
  produced_by: TypeProducer[];
  /** Topics that it is routed to as they are now. */
  consumed_by: TypeReaders[];
}

/** Who sends events of a type. */
export interface TypeProducer {
  source: string;
  /** Of the events that were looked at. */
  last_seen_at: string;
}

/** A topic that events of a type go to. */
export interface TypeReaders {
  topic: string;
  /** Who has had effects at the topic, by name. */
  consumers: string[];
}

/** What the gate asks of the payload of one version. */
export interface RegisteredVersion {
  schema_version: number;
  /** True of one version of a type. */
  latest: boolean;
  description: string;
  /** Team or person who answered for it; null: nobody is named. */
  owner: string | null;
  /** What the version after it is held to. */
  compatibility: CompatibilityLevel;
  /** Payloads as they may be. */
  examples: Record<string, unknown>[];
  /**
   * How a payload of the version before becomes one of this: `set` has CEL expressions over `payload`, `drop` what is
   * left out. Null: as it is, not at all, or by code of the release.
   */
  upcast: Record<string, unknown> | null;
  /** Whether payloads of the version before are brought to this one; null of version 1. */
  upcasts: boolean | null;
  /** Who alone may make such an event; null: whoever may push. */
  only_from: 'gatekeeper' | null;
  /** JSON Schema (draft 2020-12) of `payload`, and of nothing around it. */
  payload_schema: Record<string, unknown>;
}

/** A kind of action that models may propose (`GET /v1/action-kinds`). */
export interface RegisteredActionKind {
  action_kind: string;
  /** New proposals are held to it. */
  latest_version: number;
  owner: string | null;
  description: string;
  built_in: boolean;
  versions: RegisteredActionVersion[];
}

export interface RegisteredActionVersion {
  schema_version: number;
  latest: boolean;
  description: string;
  examples: Record<string, unknown>[];
  /** JSON Schema (draft 2020-12) of the action. */
  action_schema: Record<string, unknown>;
}

/** What became of a version that was pushed (`POST /v1/event-types`). */
export interface CataloguePushed {
  kind: 'event' | 'action';
  name: string;
  schema_version: number;
  /** Of its canonical JSON, in hex. */
  sha256: string;
  /** False: it was stored before, with the same content. */
  created: boolean;
  /** True: nothing was stored, and `created` says what a push would do. */
  dry_run: boolean;
}
