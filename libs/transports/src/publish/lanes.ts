import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { BatchTime, type SendLimits } from './batch-time.js';
import { HELD_BACK, isDelivered } from './outcomes.js';

export interface LaneRules {
  /** Whether messages of one key go one after the other. */
  ordered: boolean;
  /** Lanes at work at once. */
  concurrency: number;
  /** For the whole batch. What has not had its turn by then is held back. */
  timeoutMs: number;
  /** Aborted: what has not begun is held back. */
  signal: AbortSignal;
}

/**
 * Sends message by message, several at once. In an ordered topic the messages of one key share a
 * lane: one in flight, and after the first that is not delivered the rest of the lane is held back.
 */
export async function publishInLanes(
  messages: readonly OutboundMessage[],
  rules: LaneRules,
  send: (message: OutboundMessage, limits: SendLimits) => Promise<PublishOutcome>,
): Promise<PublishOutcome[]> {
  const outcomes: PublishOutcome[] = messages.map(() => HELD_BACK);
  const lanes = lanesOf(messages, rules.ordered);
  const time = new BatchTime(rules);
  let next = 0;
  const workers = Array.from({ length: Math.min(rules.concurrency, lanes.length) }, async () => {
    while (next < lanes.length && time.isLeft()) await runLane(lanes[next++]!);
  });
  await Promise.all(workers);
  return outcomes;

  async function runLane(lane: readonly number[]): Promise<void> {
    for (const index of lane) {
      if (!time.isLeft()) return;
      const outcome = await time.measure((limits) => send(messages[index]!, limits));
      outcomes[index] = outcome;
      if (!isDelivered(outcome)) return;
    }
  }
}

function lanesOf(messages: readonly OutboundMessage[], ordered: boolean): number[][] {
  if (!ordered) return messages.map((_, index) => [index]);
  const lanes: number[][] = [];
  const byKey = new Map<string, number[]>();
  for (const [index, { partition_key: key }] of messages.entries()) {
    const lane = key === null ? undefined : byKey.get(key);
    if (lane) lane.push(index);
    else {
      const begun = [index];
      lanes.push(begun);
      if (key !== null) byKey.set(key, begun);
    }
  }
  return lanes;
}
