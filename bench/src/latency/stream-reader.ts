import { Redis } from 'ioredis';

/** Blocked in XREAD; notes when each event became readable. */
export class StreamReader {
  readonly readAt = new Map<string, number>();
  private readonly client: Redis;
  private last = '0';
  private stopped = false;
  private waiting: { count: number; resolve: () => void } | undefined;

  constructor(
    url: string,
    private readonly stream: string,
  ) {
    this.client = new Redis(url, { lazyConnect: true });
    this.client.on('error', () => undefined);
  }

  async start(): Promise<void> {
    await this.client.connect();
    void this.loop();
  }

  clear(): void {
    this.readAt.clear();
  }

  /** Resolves when so many have been read. */
  async has(count: number, timeoutMs: number): Promise<void> {
    if (this.readAt.size >= count) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.waiting = { count, resolve };
      timer = setTimeout(
        () => reject(new Error(`${this.readAt.size} of ${count} events became readable`)),
        timeoutMs,
      );
    });
    clearTimeout(timer);
  }

  stop(): void {
    this.stopped = true;
    this.client.disconnect();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const answer = await this.client
        .xread('COUNT', 1_000, 'BLOCK', 1_000, 'STREAMS', this.stream, this.last)
        .catch(() => null);
      const at = performance.now();
      for (const [id, fields] of answer?.[0]?.[1] ?? []) {
        this.last = id;
        const place = fields.indexOf('event_id');
        this.readAt.set(fields[place + 1]!, at);
      }
      if (this.waiting && this.readAt.size >= this.waiting.count) this.waiting.resolve();
    }
  }
}
