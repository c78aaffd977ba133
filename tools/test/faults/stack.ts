import { defineTopic, entryHeaders, newId, type CanonicalEvent } from '@acp/contracts';
import { Database, IngestRepository, LedgerRepository } from '@acp/persistence';
import { buildEvent, waitUntil } from '@acp/testing';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppProcess, type AppName } from './processes.js';

const BATCH = 500;
const SYMBOLS = 20;

/** A control plane under attack: its database, its processes, and the questions every fault ends with. */
export class Stack {
  readonly apps: AppProcess[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), 'acp-faults-'));

  private constructor(
    readonly url: string,
    readonly database: Database,
    private readonly env: Record<string, string>,
  ) {}

  static async open(url: string, env: Record<string, string>): Promise<Stack> {
    const database = await Database.open({ url, applicationName: 'fault-test', poolSize: 4 });
    return new Stack(url, database, { DATABASE_URL: url, ...env });
  }

  async start(name: AppName, env: Record<string, string> = {}): Promise<AppProcess> {
    const app = await AppProcess.start(name, { ...this.env, ...env });
    this.apps.push(app);
    return app;
  }

  relays(count: number, env: Record<string, string> = {}): Promise<AppProcess[]> {
    const ids = Array.from({ length: count }, (_, index) => `relay-${index + 1}`);
    return Promise.all(ids.map((id) => this.start('relay', { WORKER_ID: id, ...env })));
  }

  /** The path of a topics file, for the environment of processes. */
  topicsFile(topics: readonly object[]): string {
    const file = join(this.folder, 'topics.json');
    writeFileSync(file, JSON.stringify({ topics }));
    return file;
  }

  /** Trades of quantity 1 for a topic, so that the consumer's volume is the number of effects. */
  async seedTrades(count: number, topic = 'events', symbols = SYMBOLS): Promise<void> {
    const ingest = new IngestRepository(this.database);
    for (let done = 0; done < count; done += BATCH) {
      const events = Array.from({ length: Math.min(BATCH, count - done) }, (_, i) =>
        trade(done + i, symbols),
      );
      await ingest.write({
        raws: [rawOf(events)],
        records: recordsOf(events, topic),
        rejected: [],
      });
    }
  }

  async sql<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    const { rows } = await this.database.pool.query(text, values);
    return rows as Row[];
  }

  async number(text: string, values: unknown[] = []): Promise<number> {
    const [row] = await this.sql<Record<string, unknown>>(text, values);
    return Number(Object.values(row!)[0]);
  }

  delivered(): Promise<number> {
    return this.number('SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL');
  }

  untilDelivered(count: number, timeoutMs = 60_000): Promise<void> {
    return waitUntil(
      `${count} entries are delivered`,
      async () => (await this.delivered().catch(() => 0)) >= count,
      timeoutMs,
    );
  }

  /**
   * Seeds a hundred at a time until a worker has delivered some, and all is delivered; how many. One that
   * has not reached its broker yet claims too, and gives back what it claimed.
   */
  async seedUntilDelivering(worker: string): Promise<number> {
    let seeded = 0;
    await waitUntil(`${worker} delivers`, async () => {
      await this.seedTrades(100);
      seeded += 100;
      const own = 'SELECT count(*) FROM outbox WHERE claimed_by = $1 AND delivered_at IS NOT NULL';
      return (await this.number(own, [worker])) > 0;
    });
    await this.untilDelivered(seeded);
    return seeded;
  }

  /** Effects in the consumer's own tables: the sum of volumes of quantity 1. */
  effects(): Promise<number> {
    return this.number('SELECT coalesce(sum(volume), 0) FROM signal_lab.signal_lab_minutes');
  }

  /** Every event delivered, every effect exactly once, nothing dead, the ledger at zero; its sums. */
  async expectEverythingOnce(count: number, timeoutMs = 60_000) {
    await this.untilProcessed(count, timeoutMs).catch(async (error: Error) => {
      throw new Error(`${error.message}\n${await this.standing()}`);
    });
    expect(await this.effects()).toBe(count);
    expect(await this.processed()).toBe(count);
    expect(
      await this.number(
        'SELECT count(*) FROM consumer_failures WHERE dead_lettered_at IS NOT NULL',
      ),
    ).toBe(0);
    expect(await this.number('SELECT count(*) FROM claims')).toBe(0);
    const ledger = await new LedgerRepository(this.database).readFull(0);
    expect(ledger.findings).toEqual([]);
    expect(ledger.imbalance).toBe(0);
    expect(ledger.totals).toMatchObject({ delivered: count, dead: 0, pending: 0, in_flight: 0 });
    return { ...ledger.totals, imbalance: ledger.imbalance };
  }

  private async untilProcessed(count: number, timeoutMs: number): Promise<void> {
    await this.untilDelivered(count, timeoutMs);
    await waitUntil(
      `${count} effects`,
      async () => (await this.processed().catch(() => 0)) >= count,
      timeoutMs,
    );
  }

  /** How far it came, and what each process said last: for a test that waited in vain. */
  private async standing(): Promise<string> {
    const rows = await this.sql(`
      SELECT (SELECT count(*) FROM outbox WHERE delivered_at IS NOT NULL) AS delivered,
             (SELECT count(*) FROM processed_events) AS processed,
             (SELECT json_agg(json_build_object('worker', worker_id, 'since', claimed_at,
                                                'entries', cardinality(entry_ids))) FROM claims) AS claims,
             (SELECT json_agg(json_build_object('worker', worker_id, 'heartbeat', heartbeat_at,
                                                'topics', topics)) FROM relay_workers) AS workers`);
    const said = this.apps.map(({ name, lines }) => `${name}:\n${lines.slice(-10).join('\n')}`);
    return [JSON.stringify(rows, null, 1), ...said].join('\n\n');
  }

  /** Events that the inbox knows. */
  processed(): Promise<number> {
    return this.number('SELECT count(*) FROM processed_events');
  }

  duplicatesAbsorbed(): Promise<number> {
    return this.number('SELECT coalesce(sum(duplicates), 0) FROM processed_events');
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.map((app) => app.stop()));
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function trade(index: number, symbols: number): CanonicalEvent {
  const symbol = `S${index % symbols}`;
  return buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    entity_id: symbol,
    payload: { venue: 'test', symbol, trade_id: String(index), price: '1', quantity: '1' },
  });
}

function rawOf(events: readonly CanonicalEvent[]) {
  const payload_text = JSON.stringify(events.map((event) => event.payload));
  return {
    id: newId(),
    source: 'binance',
    connector: 'fault-test',
    fetched_at: new Date(),
    trace_id: newId(),
    payload_text,
    payload_sha256: createHash('sha256').update(payload_text).digest(),
  };
}

function recordsOf(events: readonly CanonicalEvent[], name: string) {
  const { format } = defineTopic({ name, transport: 'redis-streams' });
  return events.map((event, record_index) => ({
    raw: 0,
    record_index,
    event,
    mapper_version: 1,
    entries: [
      {
        topic: name,
        partition_key: event.entity_id,
        headers: entryHeaders(event, format),
      },
    ],
  }));
}
