import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { BatchTime, type SendLimits } from '../publish/batch-time.js';
import type { LaneRules } from '../publish/lanes.js';
import { HELD_BACK, isDelivered } from '../publish/outcomes.js';
import { cutBatches } from './webhook-batches.js';

type BatchRules = LaneRules & { batch_messages_max: number; batch_bytes_max: number };

/**
 * Sends arrays of messages. Without order several at once. In an ordered topic one after the other,
 * and the messages of a key that has failed are left out of the arrays after.
 */
export async function publishInBatches(
  messages: readonly OutboundMessage[],
  rules: BatchRules,
  send: (messages: readonly OutboundMessage[], limits: SendLimits) => Promise<PublishOutcome[]>,
): Promise<PublishOutcome[]> {
  const outcomes = new Map<OutboundMessage, PublishOutcome>();
  const failedKeys = new Set<string>();
  const batches = cutBatches(messages, rules);
  const time = new BatchTime(rules);
  let next = 0;
  const workers = Array.from({ length: rules.ordered ? 1 : rules.concurrency }, async () => {
    while (next < batches.length && time.isLeft()) await sendBatch(batches[next++]!);
  });
  await Promise.all(workers);
  return messages.map((message) => outcomes.get(message) ?? HELD_BACK);

  async function sendBatch(batch: readonly OutboundMessage[]): Promise<void> {
    const part = batch.filter((message) => !isBehindFailure(message));
    const answered = part.length > 0 ? await time.measure((limits) => send(part, limits)) : [];
    for (const [index, message] of part.entries()) record(message, answered[index]!);
  }

  /** Only what the receiver itself took out of turn counts as delivered behind a failure. */
  function record(message: OutboundMessage, outcome: PublishOutcome): void {
    outcomes.set(message, outcome);
    if (rules.ordered && message.partition_key !== null && !isDelivered(outcome)) {
      failedKeys.add(message.partition_key);
    }
  }

  function isBehindFailure({ partition_key: key }: OutboundMessage): boolean {
    return rules.ordered && key !== null && failedKeys.has(key);
  }
}
