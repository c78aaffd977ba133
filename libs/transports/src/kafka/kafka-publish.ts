import { withDeadline } from '@acp/brokers';
import type { OutboundMessage, PublishOutcome } from '@acp/contracts';
import { BatchTime, type SendLimits } from '../publish/batch-time.js';
import { messageHeaders } from '../publish/message-headers.js';
import { ABORTED, HELD_BACK, delivered, isDelivered, timedOut } from '../publish/outcomes.js';
import { isOtherKafka, outcomeOfKafkaError, rootText } from './kafka-outcome.js';
import type { KafkaSession } from './kafka-session.js';
import { cutByBytes, partitionRuns } from './partition-runs.js';

export interface KafkaPublishRules extends SendLimits {
  topic: string;
  ordered: boolean;
  batchBytesMax: number;
  /** Partition for messages without a key. */
  keyless: number;
  /** Called when it is not known what became of a send. */
  onDoubt: (reason: string) => void;
  /** Called when the broker is not the one to write to, or the topic is gone. */
  onOtherBroker: (reason: string) => void;
}

/**
 * Sends a batch: partitions side by side, within a partition one record batch after the other. What
 * comes behind a record batch that failed is held back.
 */
export async function publishToPartitions(
  session: KafkaSession,
  messages: readonly OutboundMessage[],
  rules: KafkaPublishRules,
): Promise<PublishOutcome[]> {
  const outcomes: PublishOutcome[] = messages.map(() => HELD_BACK);
  const time = new BatchTime(rules);
  let inDoubt = false;
  const runs = partitionRuns(messages, (key) => session.partitionOf(key), rules.keyless);
  await Promise.all(
    runs.map(({ partition, indexes }) =>
      session.inTurn(partition, () => sendRun(partition, indexes)),
    ),
  );
  return outcomes;

  async function sendRun(partition: number, indexes: readonly number[]): Promise<void> {
    for (const piece of cutByBytes(indexes, messages, rules.batchBytesMax)) {
      if (!(await sendPiece(partition, piece))) return;
    }
  }

  /** False when the partition's run must end here. */
  async function sendPiece(partition: number, piece: readonly number[]): Promise<boolean> {
    if (inDoubt || !time.isLeft()) return false;
    const result = await time.measure((limits) => attempt(partition, piece, limits));
    if (result.kind === 'rejected' && piece.length > 1) return sendOneByOne(partition, piece);
    for (const [i, index] of piece.entries()) outcomes[index] = receiptOf(result, partition, i);
    return isDelivered(result) || result.kind === 'rejected';
  }

  /** Kafka refuses a record batch as a whole; alone, only the culprit is. */
  async function sendOneByOne(partition: number, piece: readonly number[]): Promise<boolean> {
    const refusedKeys = new Set<string>();
    for (const index of piece) {
      const key = rules.ordered ? messages[index]!.partition_key : null;
      if (key !== null && refusedKeys.has(key)) continue;
      if (!(await sendPiece(partition, [index]))) return false;
      if (key !== null && !isDelivered(outcomes[index]!)) refusedKeys.add(key);
    }
    return refusedKeys.size === 0;
  }

  async function attempt(
    partition: number,
    piece: readonly number[],
    limits: SendLimits,
  ): Promise<PublishOutcome & { offset?: bigint }> {
    const records = piece.map((index) => recordOf(rules.topic, messages[index]!));
    try {
      const end = await withDeadline(limits, () => session.send(partition, records));
      if (end.kind === 'done') return { ...delivered(null), offset: end.value };
      return doubtful(end.kind === 'late' ? timedOut(rules.timeoutMs) : ABORTED);
    } catch (error) {
      const outcome = outcomeOfKafkaError(error);
      if (isOtherKafka(error)) rules.onOtherBroker(rootText(error));
      if (inDoubt) return timedOut(rules.timeoutMs);
      return outcome.kind === 'unknown' ? doubtful(outcome) : outcome;
    }
  }

  function doubtful(outcome: PublishOutcome & { kind: 'unknown' | string }): PublishOutcome {
    inDoubt = true;
    rules.onDoubt('code' in outcome ? outcome.message : 'in doubt');
    return outcome;
  }
}

function receiptOf(
  result: PublishOutcome & { offset?: bigint },
  partition: number,
  place: number,
): PublishOutcome {
  if (result.offset === undefined) return result;
  return delivered(`${partition}:${result.offset + BigInt(place)}`);
}

/** CloudEvents attributes by its Kafka binding (`ce_id`), as they are stored. */
function recordOf(topic: string, message: OutboundMessage) {
  const headers = messageHeaders(topic, message);
  return { key: message.partition_key, value: message.payload, headers };
}
