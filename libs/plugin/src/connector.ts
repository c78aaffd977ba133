/** What became of the records of one payload. */
export interface AcceptedPayload {
  records: number;
  accepted: number;
  duplicates: number;
  /** In quarantine, each with its reasons. */
  rejected: number;
}

/** What is stored with a payload. */
export interface AcceptOptions {
  /**
   * Where the connector is once this is stored: any JSON value of at most 64 KiB. Commits together with the
   * payload, so that a start after a crash goes on exactly behind what is stored.
   */
  cursor?: unknown;
  /** Given to the mapper. */
  venue?: string;
  /** When it was received. Default: now. */
  fetchedAt?: Date;
}

/** How a connector is doing, as it says itself. */
export interface ConnectorReport {
  /** Whether there is a connection to the source; shown in the metrics and in `/health`. */
  connected?: boolean;
  /** A few words on what it does, for `/health`. */
  note?: string;
}

/** Lines of the control plane's log, with the connector's name; secrets in known places are masked. */
export interface ConnectorLog {
  /** Of use to who looks for a fault. */
  debug(message: string, facts?: Record<string, unknown>): void;
  /** What happens in its course. */
  info(message: string, facts?: Record<string, unknown>): void;
  /** What is survived, and should be looked at. */
  warn(message: string, facts?: Record<string, unknown>): void;
  /** What is not done because of it. */
  error(message: string, facts?: Record<string, unknown>): void;
}

/** All that a connector gets of the control plane. */
export interface ConnectorContext {
  /** Aborts when the connector has to end: `run` returns soon after, or is cut off. */
  readonly signal: AbortSignal;
  readonly clock: {
    /** The time of the control plane. */
    now(): Date;
  };
  readonly log: ConnectorLog;
  /** As it was committed last; null before the first time. */
  readonly cursor: unknown;
  /**
   * Stores a payload with the events its mapper makes of it. Resolves once it is committed: await it before
   * reading on, which is how a slow database slows the source down instead of filling the memory. An
   * outage of the database is waited out, for as long as it takes. Calls are done one after another.
   *
   * Several payloads of one call commit together, with the cursor. Rejects, and nothing is stored, where a
   * payload is larger than `INGESTION_BODY_BYTES_MAX`, where there are more than `INGESTION_BATCH_ITEMS_MAX`
   * of them, or the connector has ended. One that has 1,000 calls or 64 MiB waiting is ended as a flood.
   */
  accept(
    payload: string | Uint8Array | readonly (string | Uint8Array)[],
    options?: AcceptOptions,
  ): Promise<AcceptedPayload>;
  /** Tells the health check and the metrics how it is. */
  report(report: ConnectorReport): void;
}

/**
 * Fetches or receives payloads of one source. When `run` rejects, or anything that it has started throws, the
 * connector is started again after a growing pause, with its last cursor, and is shown as failing; others go
 * on. When `run` returns by itself its work is done for the life of this process.
 */
export interface PluginConnector {
  /** Unique in the plug-in. In cursors, metrics and the console it is `PLUGIN/NAME`. */
  readonly name: string;
  /** Whose mapper reads its payloads: one of this plug-in's. */
  readonly source: string;
  /** Fetches until the signal aborts. */
  run(context: ConnectorContext): Promise<void>;
}
