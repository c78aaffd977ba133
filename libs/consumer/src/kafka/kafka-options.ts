import type { KafkaSasl } from '@acp/brokers/kafka';
import type { ConnectionOptions } from 'node:tls';
import type { DispatchLimits, TroubleListener } from '../dispatch/delivery.js';
import type { Inbox } from '../inbox/inbox.js';

/** Silence after which the group gives this member's partitions to others. */
export const DEFAULT_SESSION_TIMEOUT_MS = 10_000;
/** How often offsets are committed; what a killed process did since then comes again. */
export const DEFAULT_COMMIT_INTERVAL_MS = 200;

/** Brokers, topic and group of a subscription, and its limits. */
export interface KafkaSubscriptionOptions {
  inbox: Inbox;
  /** `host:port,host:port`. */
  brokers: string;
  topic: string;
  /** Consumer group. Default: the consumer's name. */
  group?: string;
  limits?: DispatchLimits;
  /** Keep the order of each key even when one of its events fails. Default false. */
  ordered?: boolean;
  sessionTimeoutMs?: number;
  commitIntervalMs?: number;
  sasl?: KafkaSasl;
  /** As of `node:tls`; turns TLS on. */
  tls?: ConnectionOptions;
  onTrouble?: TroubleListener;
}

export type KafkaOptions = KafkaSubscriptionOptions & { sessionTimeoutMs: number };
