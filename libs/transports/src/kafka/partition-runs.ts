import type { OutboundMessage } from '@acp/contracts';

/** Messages for one partition, in order, by their place in the batch. */
export interface PartitionRun {
  partition: number;
  indexes: number[];
}

/** Sorts a batch by partition; messages without a key all go to `keyless`. */
export function partitionRuns(
  messages: readonly OutboundMessage[],
  partitionOf: (key: string) => number,
  keyless: number,
): PartitionRun[] {
  const runs = new Map<number, PartitionRun>();
  for (const [index, { partition_key: key }] of messages.entries()) {
    const partition = key === null ? keyless : partitionOf(key);
    const run = runs.get(partition) ?? { partition, indexes: [] };
    run.indexes.push(index);
    runs.set(partition, run);
  }
  return [...runs.values()];
}

/** Cuts a run so that no piece is over the limit, unless a single message is. */
export function cutByBytes(
  indexes: readonly number[],
  messages: readonly OutboundMessage[],
  bytesMax: number,
): number[][] {
  const pieces: number[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const index of indexes) {
    const size = Buffer.byteLength(messages[index]!.payload);
    bytes += size;
    if (bytes <= bytesMax) pieces.at(-1)!.push(index);
    else {
      pieces.push([index]);
      bytes = size;
    }
  }
  return pieces;
}
