/** How a batch of messages is taken. */
export interface ProcessOptions {
  /** Aborted when the consumer has to leave; what is not committed then is not processed. */
  signal: AbortSignal;
  /** Hold back the events of a key behind one that failed. Default false. */
  ordered?: boolean;
  /**
   * Who gives an event up: the consumer after the attempts of its policy (default), or the sender,
   * which counts for itself and then has the dead letter.
   */
  givenUpBy?: 'consumer' | 'sender';
}

/** What became of one message. */
export type ProcessOutcome =
  /** The effect is committed. */
  | { kind: 'processed' }
  /** A canary of the control plane: noted in the inbox and told of, and no handler was called. */
  | { kind: 'canary' }
  /** The effect existed already; nothing was done. */
  | { kind: 'duplicate' }
  /** The handler failed; it is to be tried again after the delay. */
  | { kind: 'retry'; attempts: number; delayMs: number; reason: string }
  /** Given up and kept in `consumer_failures`. */
  | { kind: 'dead'; code: string; reason: string }
  /** Not tried, because an earlier event of its key has failed. */
  | { kind: 'held_back' }
  /** The database is away. Nothing happened and no attempt is spent. */
  | { kind: 'unavailable'; reason: string };

const SETTLED: ReadonlySet<ProcessOutcome['kind']> = new Set([
  'processed',
  'canary',
  'duplicate',
  'dead',
]);

/** Whether the message is finished with and may be acknowledged. */
export function isSettled(outcome: ProcessOutcome): boolean {
  return SETTLED.has(outcome.kind);
}
