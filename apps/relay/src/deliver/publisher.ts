import type { PublishOutcome, TopicDefinition, Transport } from '@acp/contracts';
import type { ClaimedEntryRow } from '@acp/persistence';
import { messageOf } from './messages.js';

/** Time beyond the transport's own timeout before the batch is given up on from outside. */
const GRACE_MS = 2_000;

/**
 * Publishes entries and always comes back with one outcome per entry: a transport that throws or
 * hangs past its timeout is answered for, and cannot hold the pump.
 */
export class Publisher {
  private readonly stopping = new AbortController();

  constructor(
    private readonly topic: TopicDefinition,
    private readonly transport: Transport,
  ) {}

  async publish(entries: readonly ClaimedEntryRow[]): Promise<PublishOutcome[]> {
    let timer: NodeJS.Timeout | undefined;
    const limitMs = this.topic.limits.publish_timeout_ms + GRACE_MS;
    const tooLate = new Promise<PublishOutcome[]>((resolve) => {
      timer = setTimeout(() => resolve(entries.map(() => timedOut(limitMs))), limitMs);
    });
    try {
      return await Promise.race([this.attempt(entries), tooLate]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ends what is still being published at the end of the grace period. */
  abort(): void {
    this.stopping.abort();
  }

  private async attempt(entries: readonly ClaimedEntryRow[]): Promise<PublishOutcome[]> {
    try {
      const context = { signal: this.stopping.signal };
      const outcomes = await this.transport.publishBatch(entries.map(messageOf), context);
      if (outcomes.length === entries.length) return outcomes;
      return entries.map(() =>
        broken(`${outcomes.length} outcomes for ${entries.length} messages`),
      );
    } catch (error) {
      return entries.map(() => broken(error instanceof Error ? error.message : String(error)));
    }
  }
}

function timedOut(ms: number): PublishOutcome {
  const message = `the transport did not come back within ${ms} ms`;
  return { kind: 'unknown', code: 'TRANSPORT.TIMEOUT', message };
}

function broken(message: string): PublishOutcome {
  return { kind: 'unknown', code: 'TRANSPORT.FAILED', message };
}
