import {
  thrownText,
  type OutboundMessage,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
} from '@acp/contracts';
import type { ClaimedEntryRow } from '@acp/persistence';
import { cleanOutcome } from './clean-outcomes.js';
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
      const messages = entries.map(messageOf);
      if (messages.every((message) => message !== null)) return await this.send(messages);
      return await this.sendReadable(entries, messages);
    } catch (error) {
      return entries.map(() => cleanOutcome(broken(thrownText(error))));
    }
  }

  private async send(messages: readonly OutboundMessage[]): Promise<PublishOutcome[]> {
    const context = { signal: this.stopping.signal };
    const outcomes = await this.transport.publishBatch(messages, context);
    if (outcomes.length === messages.length) return outcomes.map(cleanOutcome);
    return messages.map(() =>
      broken(`${outcomes.length} outcomes for ${messages.length} messages`),
    );
  }

  /** Refuses what cannot be read, and sends the rest, in an ordered topic up to there in each key. */
  private async sendReadable(
    entries: readonly ClaimedEntryRow[],
    messages: readonly (OutboundMessage | null)[],
  ): Promise<PublishOutcome[]> {
    const stuck = new Set<string>();
    const own = messages.map<PublishOutcome | null>((message, index) => {
      const key = this.topic.ordering === 'key' ? entries[index]!.partition_key : null;
      if (key !== null && stuck.has(key)) return { kind: 'held_back' };
      if (message) return null;
      if (key !== null) stuck.add(key);
      return UNREADABLE;
    });
    const sendable = messages.filter((message, index) => message !== null && own[index] === null);
    const sent = await this.send(sendable as OutboundMessage[]);
    return own.map((outcome) => outcome ?? sent.shift()!);
  }
}

const UNREADABLE: PublishOutcome = {
  kind: 'rejected',
  code: 'RELAY.UNREADABLE_HEADERS',
  message: 'the headers of the entry are not an object of texts',
};

function timedOut(ms: number): PublishOutcome {
  const message = `the transport did not come back within ${ms} ms`;
  return { kind: 'unknown', code: 'TRANSPORT.TIMEOUT', message };
}

function broken(message: string): PublishOutcome {
  return { kind: 'unknown', code: 'TRANSPORT.FAILED', message };
}
