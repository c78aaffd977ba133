import { setMaxListeners } from 'node:events';
import type { OutboundMessage, PublishOutcome, TopicDefinition } from '@acp/contracts';
import { publishInLanes } from './lanes.js';
import { ABORTED, HELD_BACK, timedOut } from './outcomes.js';
import { publishSendable } from './sendable.js';

export interface PublishEachRules {
  bytesMax: number;
  ordered: boolean;
  /** Messages that wait for their receipt at once. */
  concurrency: number;
  /** For the whole batch. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Called when a receipt has not come in time. */
  onLate?: () => void;
}

/** What a topic asks of a batch of which `concurrency` messages wait for their receipt at once. */
export function receiptRules(
  { limits, ordering }: TopicDefinition,
  concurrency: number,
  signal: AbortSignal,
): PublishEachRules {
  return {
    bytesMax: limits.message_bytes_max,
    ordered: ordering === 'key',
    concurrency,
    timeoutMs: limits.publish_timeout_ms,
    signal,
  };
}

/** For brokers that acknowledge each message by itself. `send` turns every error into an outcome. */
export function publishEach(
  messages: readonly OutboundMessage[],
  rules: PublishEachRules,
  send: (message: OutboundMessage) => Promise<PublishOutcome>,
): Promise<PublishOutcome[]> {
  return publishSendable(messages, rules, async (sendable) => {
    const receipts = new Receipts();
    const late = () => {
      receipts.end(timedOut(rules.timeoutMs));
      rules.onLate?.();
    };
    const aborted = () => receipts.end(ABORTED);
    const timer = setTimeout(late, rules.timeoutMs);
    // As many batches as are in flight listen to one signal.
    setMaxListeners(0, rules.signal);
    rules.signal.addEventListener('abort', aborted, { once: true });
    try {
      return await publishInLanes(sendable, rules, (message) => receipts.of(() => send(message)));
    } finally {
      clearTimeout(timer);
      rules.signal.removeEventListener('abort', aborted);
    }
  });
}

/**
 * The receipts a batch waits for. All of them are due at the same moment, so one timer ends them
 * all: a timer, an abort controller and a listener for each message cost as much as the rest of a
 * publish.
 */
class Receipts {
  private readonly awaited = new Set<(outcome: PublishOutcome) => void>();
  private over = false;

  /** What the broker says, or what `end` says before it does. */
  of(send: () => Promise<PublishOutcome>): Promise<PublishOutcome> {
    if (this.over) return Promise.resolve(HELD_BACK);
    return new Promise((resolve, reject) => {
      this.awaited.add(resolve);
      send().then((outcome) => {
        this.awaited.delete(resolve);
        resolve(outcome);
      }, reject);
    });
  }

  /** Nothing is waited for any longer, and nothing more is sent. */
  end(outcome: PublishOutcome): void {
    this.over = true;
    for (const resolve of this.awaited) resolve(outcome);
    this.awaited.clear();
  }
}
