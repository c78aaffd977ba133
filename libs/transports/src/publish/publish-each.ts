import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { withDeadline } from './deadline.js';
import { publishInLanes } from './lanes.js';
import { ABORTED, timedOut } from './outcomes.js';
import { publishSendable } from './sendable.js';

export interface PublishEachRules {
  bytesMax: number;
  ordered: boolean;
  /** Messages that wait for their receipt at once. */
  concurrency: number;
  /** For the whole batch. */
  timeoutMs: number;
  signal: AbortSignal;
  /** Called for a message whose receipt has not come in time. */
  onLate?: () => void;
}

/** For brokers that acknowledge each message by itself. `send` turns every error into an outcome. */
export function publishEach(
  messages: readonly OutboundMessage[],
  rules: PublishEachRules,
  send: (message: OutboundMessage, signal: AbortSignal) => Promise<PublishOutcome>,
): Promise<PublishOutcome[]> {
  return publishSendable(messages, rules, (sendable) =>
    publishInLanes(sendable, rules, async (message, limits) => {
      const end = await withDeadline(limits, (signal) => send(message, signal));
      if (end.kind === 'done') return end.value;
      if (end.kind === 'aborted') return ABORTED;
      rules.onLate?.();
      return timedOut(rules.timeoutMs);
    }),
  );
}
