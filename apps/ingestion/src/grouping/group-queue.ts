import { ControlPlaneError } from '@acp/contracts';
import { metric } from '@acp/observability';

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

/** One that waits for its answer. */
export interface Waiting<Item, Answer> {
  item: Item;
  bytes: number;
  size: number;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export interface GroupQueueParts<Item, Answer> {
  /** Names its buffer in the metrics. */
  name: string;
  /** Records and bytes of an item. */
  weigh(item: Item): { size: number; bytes: number };
  /** Commits a group and answers each of it. Never rejects. */
  commit(group: Waiting<Item, Answer>[]): Promise<void>;
}

const RETRY_AFTER_SECONDS = 1;
const BUSY_WINDOWS = 10;

/**
 * Groups what arrives at about the same time into one transaction: within a few milliseconds, or as soon
 * as an earlier transaction ends. The queue is bounded by records and by bytes.
 */
export class GroupQueue<Item, Answer> {
  private queue: Waiting<Item, Answer>[] = [];
  private queuedRecords = 0;
  private queuedBytes = 0;
  private inFlight = 0;
  private timer: NodeJS.Timeout | undefined;
  private idle: (() => void)[] = [];

  constructor(
    private readonly parts: GroupQueueParts<Item, Answer>,
    private readonly options: GroupingOptions,
  ) {}

  /** The answer after the commit. Rejects with `SERVICE.UNAVAILABLE` where the queue is full. */
  submit(item: Item): Promise<Answer> {
    const { size, bytes } = this.parts.weigh(item);
    if (this.isFull(size, bytes)) return Promise.reject(this.refusal());
    return new Promise((resolve, reject) => {
      this.queue.push({ item, bytes, size, resolve, reject });
      this.count(size, bytes);
      this.schedule();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async drain(): Promise<void> {
    if (this.queue.length === 0 && this.inFlight === 0) return;
    await new Promise<void>((resolve) => this.idle.push(resolve));
  }

  /** An item larger than the whole queue is let in when the queue is empty. */
  private isFull(size: number, bytes: number): boolean {
    if (this.queue.length === 0) return false;
    const { queueRecordsMax, queueBytesMax } = this.options;
    return this.queuedRecords + size > queueRecordsMax || this.queuedBytes + bytes > queueBytesMax;
  }

  private refusal(): ControlPlaneError {
    metric('ingestBufferRefusals').inc({ buffer: this.parts.name });
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

  private takeGroup(): Waiting<Item, Answer>[] {
    let records = 0;
    let count = 0;
    for (const { size } of this.queue) {
      if (count > 0 && records + size > this.options.groupRecordsMax) break;
      records += size;
      count += 1;
    }
    return this.queue.splice(0, count);
  }

  private async run(group: Waiting<Item, Answer>[]): Promise<void> {
    this.inFlight += 1;
    await this.parts.commit(group);
    this.inFlight -= 1;
    for (const { size, bytes } of group) this.count(-size, -bytes);
    if (this.queue.length > 0) this.flush();
    else if (this.inFlight === 0) for (const resolve of this.idle.splice(0)) resolve();
  }

  private count(records: number, bytes: number): void {
    this.queuedRecords += records;
    this.queuedBytes += bytes;
    metric('ingestBufferDepth').set({ buffer: this.parts.name }, this.queuedRecords);
  }
}
