import { mergeTripleWrites, type RecordOutcome, type TripleWrite } from '@acp/persistence';
import { CommittedWriter } from './committed-writer.js';
import { GroupQueue, type GroupingOptions, type Waiting } from './group-queue.js';
import { bytesOf, splitOutcomes } from './merge-writes.js';
import { isDataRefused, refuseRecords, refusedOutcomes } from './refuse-records.js';

type Write = Waiting<TripleWrite, RecordOutcome[]>;

/**
 * Groups writes that arrive at about the same time into one transaction. Each caller gets its own
 * outcomes after the commit. Where the database refuses a group because of its data, the group is
 * written in halves, so that one bad write never fails its neighbours.
 */
export class GroupedWriter {
  private readonly queue: GroupQueue<TripleWrite, RecordOutcome[]>;

  constructor(
    private readonly writer: CommittedWriter,
    options: GroupingOptions,
  ) {
    this.queue = new GroupQueue(
      {
        name: 'grouped_writer',
        weigh: (write) => ({
          size: Math.max(1, write.records.length + write.rejected.length),
          bytes: bytesOf(write),
        }),
        commit: (group) => this.commit(group),
      },
      options,
    );
  }

  /** One outcome per record, after the commit. Rejects with `SERVICE.UNAVAILABLE`: nothing is stored. */
  submit(write: TripleWrite): Promise<RecordOutcome[]> {
    return this.queue.submit(write);
  }

  /** Resolves when nothing is waiting or under way. */
  drain(): Promise<void> {
    return this.queue.drain();
  }

  private async commit(group: Write[]): Promise<void> {
    const writes = group.map(({ item }) => item);
    try {
      const outcomes = splitOutcomes(writes, await this.writer.write(mergeTripleWrites(writes)));
      group.forEach(({ resolve }, index) => resolve(outcomes[index]!));
    } catch (error) {
      if (!isDataRefused(error)) group.forEach(({ reject }) => reject(error));
      else if (group.length === 1) await this.quarantine(group[0]!, error);
      else {
        const half = Math.ceil(group.length / 2);
        await this.commit(group.slice(0, half));
        await this.commit(group.slice(half));
      }
    }
  }

  private async quarantine(one: Write, error: Error & { code: string }): Promise<void> {
    if (one.item.records.length === 0) return one.reject(error);
    const refused = refuseRecords(one.item, error);
    await this.writer.write(refused).then(
      () => one.resolve(refusedOutcomes(one.item, refused)),
      (second: unknown) => one.reject(second),
    );
  }
}
