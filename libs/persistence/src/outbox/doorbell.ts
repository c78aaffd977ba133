import { Client } from 'pg';
import type { Database } from '../database.js';

const CHANNEL = 'control_plane_outbox';

const ring = {
  name: 'ring_doorbell',
  text: `SELECT pg_notify('${CHANNEL}', topic) FROM unnest($1::text[]) AS t (topic)`,
};

/**
 * Wakes the relay after a commit. Coalesced: at most one NOTIFY per window, never inside the writing
 * transaction, because a commit that notifies takes a lock on the whole database's queue. Losing a
 * ring costs nothing but promptness: the relay polls anyway.
 */
export class OutboxDoorbell {
  private readonly topics = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  /** `windowMs` is how long rings are gathered, 2 by default; `enabled` false makes it silent. */
  constructor(
    private readonly database: Database,
    private readonly options: { enabled: boolean; windowMs?: number },
  ) {}

  /** Call after the commit; returns at once and never throws. */
  ring(topics: Iterable<string>): void {
    if (!this.options.enabled || this.closed) return;
    for (const topic of topics) this.topics.add(topic);
    if (this.topics.size === 0) return;
    this.timer ??= setTimeout(() => void this.flush(), this.options.windowMs ?? 2);
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async flush(): Promise<void> {
    this.timer = undefined;
    const topics = [...this.topics];
    this.topics.clear();
    await this.database.run(ring, [topics]).catch(() => undefined);
  }
}

/**
 * Listens on a connection of its own and says which topic has news; reconnects by itself with a
 * pause of a second. Not usable through a pooler in transaction mode: leave it off there.
 */
export class DoorbellListener {
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly onRing: (topic: string) => void,
    private readonly onState: (listening: boolean, error?: Error) => void = () => undefined,
  ) {}

  async start(): Promise<void> {
    const client = new Client({ connectionString: this.url, application_name: 'doorbell' });
    this.client = client;
    client.on('error', (error) => this.lost(client, error));
    client.on('end', () => this.lost(client));
    client.on('notification', (message) => this.onRing(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.onState(true);
    } catch (error) {
      this.lost(client, error as Error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.client?.end().catch(() => undefined);
  }

  private lost(client: Client, error?: Error): void {
    if (this.closed || this.client !== client) return;
    this.client = undefined;
    this.onState(false, error);
    void client.end().catch(() => undefined);
    this.retry = setTimeout(() => void this.start(), 1_000);
  }
}
