import { Database, installIntake, LedgerRepository, migrateUp } from '@acp/persistence';
import { publish } from '@acp/producer';
import { waitUntil } from '@acp/testing';
import { Client } from 'pg';
import { PostgresServer } from '../../src/drills/stage/postgres-server.js';
import { AppProcess } from '../faults/processes.js';
import { FrozenLink } from './frozen-link.js';
import { killServer } from './kill-server.js';

export type Place = 'source' | 'plane';
export type Victim = Place | 'ingestion';

const ENTITIES = 3;
const PER_ENTITY = 4;

/** What was published, in its order; each in a transaction with a row of `orders`. */
interface Published {
  /** Null where it is not known. */
  id: string | null;
  entity: string;
  n: number;
}

/**
 * A control plane and a source, each a PostgreSQL server of its own, ingestion as a process, and a link
 * between it and each of the two that can be frozen.
 */
export class IntakeStage {
  private ingestion: AppProcess | undefined;
  private second: AppProcess | undefined;
  private readonly published: Published[] = [];

  private constructor(
    readonly servers: Record<Place, PostgresServer>,
    readonly links: Record<Place, FrozenLink>,
    private readonly isSelf: boolean,
  ) {}

  /** With `self` the source is the control plane's own database. */
  static async open({ self = false } = {}): Promise<IntakeStage> {
    const plane = await PostgresServer.start();
    const database = await Database.open({ url: plane.url, applicationName: 'test' });
    await migrateUp(database);
    await database.close();
    const source = self ? plane : await PostgresServer.start();
    await ask(source.url, 'CREATE TABLE orders (id text PRIMARY KEY, n int NOT NULL DEFAULT 0)');
    if (!self) await installIntake(source.url);
    const planeLink = await FrozenLink.before(plane.url);
    const sourceLink = self ? planeLink : await FrozenLink.before(source.url);
    const links = { plane: planeLink, source: sourceLink };
    const stage = new IntakeStage({ plane, source }, links, self);
    await stage.startIngestion();
    return stage;
  }

  /** Another instance, which drains when the first cannot. */
  async startSecond(): Promise<void> {
    this.second = await AppProcess.start('ingestion', this.env());
  }

  async stopSecond(): Promise<void> {
    await this.second?.stop();
  }

  /** SIGKILL, of a server with all its processes; what was frozen goes on, and it is started again. */
  async kill(victim: Victim): Promise<void> {
    if (victim === 'ingestion') {
      await this.ingestion!.kill();
      this.thaw();
      return this.startIngestion();
    }
    await killServer(this.servers[victim]);
    this.thaw();
    await this.restart(victim);
  }

  /** The same while what is frozen stays so. */
  async killUnderIce(place: Place): Promise<void> {
    await killServer(this.servers[place]);
    await this.restart(place);
  }

  /** Twelve orders of three entities, with `tag` in each; the events of an entity have an order. */
  async publish(tag: string): Promise<void> {
    const client = await connected(this.servers.source.url);
    try {
      for (let n = 0; n < PER_ENTITY * ENTITIES; n += 1) {
        const entity = `${tag}-${n % ENTITIES}`;
        await client.query('BEGIN');
        await client.query('INSERT INTO orders (id, n) VALUES ($1, $2)', [`${tag}/${n}`, n]);
        const payload = { ...DECISION, confidence: n / 100, rationale: tag };
        const event = { event_type: 'AI_DECISION_RECORDED', entity_id: entity, payload };
        const id = await publish(client, event);
        await client.query('COMMIT');
        this.published.push({ id, entity, n });
      }
    } finally {
      await client.end();
    }
  }

  /** A producer of its own has committed an order, whose event has the id of the order as its entity. */
  committedElsewhere(entity: string): void {
    this.published.push({ id: null, entity, n: 50 });
  }

  /** Nothing waits in the source, and its account has all that was published. */
  async untilDrained(): Promise<void> {
    const count = this.published.length;
    await waitUntil(
      `${count} rows have left`,
      async () => {
        const { waiting, account } = await this.standing();
        return waiting === 0 && account?.taken === count;
      },
      60_000,
    ).catch(async (error: Error) => {
      const lines = this.ingestion!.lines.slice(-8).join('\n');
      throw new Error(`${error.message}\n${JSON.stringify(await this.standing())}\n${lines}`);
    });
  }

  /** A transaction of the control plane waits for another one. */
  async untilSomeoneWaits(): Promise<void> {
    const blocked = `SELECT FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0`;
    await waitUntil('one waits', async () => (await this.onPlane(blocked)).length > 0, 60_000);
  }

  /** Each event is stored once and counted once, in the order of its entity, and nothing waits. */
  async expectEverythingOnce(): Promise<void> {
    const count = this.published.length;
    await this.untilDrained();
    const stored = await this.onPlane<{ id: string; entity: string; n: number }>(
      `SELECT event_id AS id, entity_id AS entity,
              round((payload ->> 'confidence')::numeric * 100)::int AS n
       FROM events JOIN outbox USING (event_id) ORDER BY outbox.id`,
    );
    const known = new Set(this.published.map(({ id }) => id));
    const found = stored.map((event) => (known.has(event.id) ? event : { ...event, id: null }));
    expect(byEntity(found)).toEqual(byEntity(this.published));
    expect(
      await this.onPlane(
        `SELECT sum(records)::int AS records, sum(accepted)::int AS accepted,
                sum(duplicates)::int AS duplicates, sum(rejected)::int AS rejected
         FROM raw_payloads WHERE connector = 'intake/orders'`,
      ),
    ).toEqual([{ records: count, accepted: count, duplicates: 0, rejected: 0 }]);
    const [orders] = await this.onSource<{ n: number }>('SELECT count(*)::int AS n FROM orders');
    expect(orders!.n).toBe(count);
    await this.expectBalance();
  }

  async onSource<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
    return ask<Row>(this.servers.source.url, text, values);
  }

  async close(): Promise<void> {
    await this.ingestion?.stop();
    await this.second?.stop();
    await Promise.all([...new Set(Object.values(this.links))].map((link) => link.close()));
    await Promise.all([...new Set(Object.values(this.servers))].map((server) => server.dispose()));
  }

  private async restart(place: Place): Promise<void> {
    const server = this.servers[place];
    await server.start();
    this.links[place].moveTo(server.url);
  }

  /** What is kept on the links arrives. */
  thaw(): void {
    for (const link of Object.values(this.links)) link.thaw();
  }

  private async startIngestion(): Promise<void> {
    this.ingestion = await AppProcess.start('ingestion', this.env());
  }

  private env(): Record<string, string> {
    return {
      DATABASE_URL: this.links.plane.url,
      INTAKE_DATABASES: this.isSelf ? 'orders=self' : `orders=${this.links.source.url}`,
      INTAKE_BATCH_ROWS_MAX: '5',
      INTAKE_POLL_MS: '50',
    };
  }

  private async standing() {
    const [plane] = await this.onPlane<Record<string, unknown>>(
      `SELECT (SELECT count(*)::int FROM events) AS events,
              (SELECT row_to_json(i) FROM intakes i) AS intake`,
    );
    const waiting = await this.onSource('SELECT FROM control_plane.intake');
    const [account] = await this.onSource<{ batch: string; taken: number }>(
      'SELECT batch, taken::int FROM control_plane.intake_account',
    );
    return { ...plane, waiting: waiting.length, account };
  }

  private async onPlane<Row>(text: string): Promise<Row[]> {
    return ask<Row>(this.servers.plane.url, text);
  }

  private async expectBalance(): Promise<void> {
    const database = await Database.open({ url: this.servers.plane.url, applicationName: 'test' });
    try {
      const { imbalance, findings } = await new LedgerRepository(database).readFull(0);
      expect({ imbalance, findings }).toEqual({ imbalance: 0, findings: [] });
    } finally {
      await database.close();
    }
  }
}

const DECISION = { model: 'm', prompt_hash: 'h', decision: 'approve' };

/** Numbers and ids of each entity, as they follow one another. */
function byEntity(events: readonly Published[]): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const { entity, id, n } of events) (found[entity] ??= []).push(`${n} ${id}`);
  return found;
}

async function connected(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function ask<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = await connected(url);
  try {
    return (await client.query(text, values)).rows as Row[];
  } finally {
    await client.end();
  }
}
