import { ControlPlaneError } from '@acp/contracts';
import { metric } from '@acp/observability';
import { mergeTripleWrites, type RecordOutcome, type TripleWrite } from '@acp/persistence';
import { CommittedWriter } from './committed-writer.js';
import { bytesOf, splitOutcomes } from './merge-writes.js';
import { isDataRefused, refuseRecords, refusedOutcomes } from './refuse-records.js';

export interface GroupingOptions {
  /** Milliseconds a first write waits for company while nothing is under way. */
  windowMs: number;
  /** Records of one transaction; a single larger write still goes, alone. */
  groupRecordsMax: number;
  /** Transactions under way at once. */
  writesInFlightMax: number;
  /** Records that may wait; beyond it `submit` refuses. */
  queueRecordsMax: number;
  /** Bytes that may wait. */
  queueBytesMax: number;
}

interface Waiting {
  write: TripleWrite;
  bytes: number;
  size: number;
  resolve(outcomes: RecordOutcome[]): void;
  reject(error: unknown): void;
}

const BUFFER = { buffer: 'grouped_writer' };
const RETRY_AFTER_SECONDS = 1;
const BUSY_WINDOWS = 10;

/**
 * Groups writes that arrive at about the same time into one transaction: within a few milliseconds,
 * or as soon as an earlier transaction ends. Each caller gets its own outcomes after the commit.
 *
 * The queue is bounded by records and by bytes. Where the database refuses a group because of its
 * data, the group is written in halves, so that one bad write never fails its neighbours.
 */
export class GroupedWriter {
  private queue: Waiting[] = [];
  private queuedRecords = 0;
  private queuedBytes = 0;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private idle: (() => void)[] = [];

  constructor(
    private readonly writer: CommittedWriter,
    private readonly options: GroupingOptions,
  ) {}

  /** One outcome per record, after the commit. Rejects with `SERVICE.UNAVAILABLE`: nothing is stored. */
  submit(write: TripleWrite): Promise<RecordOutcome[]> {
    const bytes = bytesOf(write);
    const size = Math.max(1, write.records.length + write.rejected.length);
    if (this.isFull(size, bytes)) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      this.queue.push({ write, bytes, size, resolve, reject });
      this.count(size, bytes);
      this.schedule();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async drain(): Promise<void> {
    if (this.queue.length === 0 && this.inFlight === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** A write larger than the whole queue is let in when the queue is empty. */
  private isFull(size: number, bytes: number): boolean {
    if (this.queue.length === 0) return false;
    const { queueRecordsMax, queueBytesMax } = this.options;
    return this.queuedRecords + size > queueRecordsMax || this.queuedBytes + bytes > queueBytesMax;
  }

  private refusal(): ControlPlaneError {
    metric('ingestBufferRefusals').inc(BUFFER);
    return new ControlPlaneError('SERVICE.UNAVAILABLE', 'the queue of writes is full', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  private schedule(): void {
    if (this.inFlight >= this.options.writesInFlightMax) return;
    if (this.queuedRecords >= this.options.groupRecordsMax) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), this.window());
  }

  /** While a transaction is under way its end comes first, most often; a slow one is not waited for. */
  private window(): number {
    return this.options.windowMs * (this.inFlight === 0 ? 1 : BUSY_WINDOWS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.queue.length > 0 && this.inFlight < this.options.writesInFlightMax) {
      void this.run(this.takeGroup());
    }
  }

  private takeGroup(): Waiting[] {
    let records = 0;
    let count = 0;
    for (const { size } of this.queue) {
      if (count > 0 && records + size > this.options.groupRecordsMax) break;
      records += size;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async run(group: Waiting[]): Promise<void> {
    this.inFlight += 1;
    await this.commit(group);
    this.inFlight -= 1;
    for (const { size, bytes } of group) this.count(-size, -bytes);
    if (this.queue.length > 0) this.flush();
    else if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private async commit(group: Waiting[]): Promise<void> {
    const writes = group.map(({ write }) => write);
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

  private async quarantine(one: Waiting, error: Error & { code: string }): Promise<void> {
    if (one.write.records.length === 0) return one.reject(error);
    const refused = refuseRecords(one.write, error);
    await this.writer.write(refused).then(
      () => one.resolve(refusedOutcomes(one.write, refused)),
      (second: unknown) => one.reject(second),
    );
  }

  private count(records: number, bytes: number): void {
    this.queuedRecords += records;
    this.queuedBytes += bytes;
    metric('ingestBufferDepth').set(BUFFER, this.queuedRecords);
  }
}
