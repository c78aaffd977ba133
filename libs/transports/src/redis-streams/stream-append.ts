import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { HELD_BACK, isDelivered } from '../publish/outcomes.js';
import { chunksOf, runAppendScript, type StreamTarget } from './append-script.js';

/**
 * Appends messages to a stream; outcomes are put where they belong as they come, so that a deadline
 * loses none of those that are known. Once `signal` is aborted nothing more is sent.
 */
export function appendToStream(
  target: StreamTarget,
  messages: readonly OutboundMessage[],
  outcomes: (PublishOutcome | undefined)[],
  signal: AbortSignal,
): Promise<void> {
  return target.ordered
    ? appendInOrder(target, messages, outcomes, signal)
    : appendAtOnce(target, messages, outcomes);
}

/** All chunks are on their way at the same time. */
async function appendAtOnce(
  target: StreamTarget,
  messages: readonly OutboundMessage[],
  outcomes: (PublishOutcome | undefined)[],
): Promise<void> {
  let from = 0;
  const sent = chunksOf(messages).map(async (chunk) => {
    const at = from;
    from += chunk.length;
    const answered = await runAppendScript(target, chunk);
    for (const [index, outcome] of answered.entries()) outcomes[at + index] = outcome;
  });
  await Promise.all(sent);
}

/** Chunk by chunk; a key that failed in one chunk is held back in those after. */
async function appendInOrder(
  target: StreamTarget,
  messages: readonly OutboundMessage[],
  outcomes: (PublishOutcome | undefined)[],
  signal: AbortSignal,
): Promise<void> {
  const failedKeys = new Set<string>();
  for (const chunk of chunksOf(messages)) {
    if (signal.aborted) return;
    const sent = chunk.filter(({ partition_key: k }) => k === null || !failedKeys.has(k));
    const answered = sent.length > 0 ? await runAppendScript(target, sent) : [];
    let next = 0;
    for (const message of chunk) {
      const outcome = sent[next] === message ? answered[next++]! : HELD_BACK;
      if (message.partition_key !== null && !isDelivered(outcome)) {
        failedKeys.add(message.partition_key);
      }
      outcomes.push(outcome);
    }
  }
}
