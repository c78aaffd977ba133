import type { Database, TripleWrite } from '@acp/persistence';
import type { Contender, Work } from '../measure/contender.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import type { BuildModules } from './build-modules.js';
import { TripleMaker } from './make-triples.js';

const BATCH = 500;
const WRITERS = 4;
const CONNECTIONS = 6;
/** Everything that an event leaves behind. */
const TABLES = ['raw_payloads', 'events', 'outbox', 'delivery_attempts', 'claims'];

export interface BuildContenderOptions {
  build: BuildModules;
  database: BenchDatabase;
  events: number;
  pushes: number;
  redisUrl: string | undefined;
}

/** What is measured of a build, by the names that the figures use. */
export function buildContenders(options: BuildContenderOptions): Record<string, Contender> {
  const { build, database, events, pushes } = options;
  const maker = new TripleMaker(build);
  const batches = maker.batches(events, BATCH);
  return {
    ingest: build.ingest.batchWrite(database, batches),
    push: build.pushes.groupedPushes(database, maker.batches(pushes, 1)),
    relay: new Deliveries(options, batches, 'noop'),
    relay_redis: new Deliveries(options, batches, 'redis-streams'),
    life: new WholeLife(options, batches),
  };
}

/** The relay over a backlog that the triple write has left. */
class Deliveries implements Contender {
  readonly name: string;
  readonly says = '';
  protected pool!: Database;
  protected events = 0;

  constructor(
    protected readonly options: BuildContenderOptions,
    private readonly batches: readonly TripleWrite[],
    private readonly transport: 'noop' | 'redis-streams',
  ) {
    this.name = transport;
  }

  get client() {
    return this.options.database.client;
  }

  async prepare(share: number): Promise<void> {
    await this.open();
    await this.write(share);
    await this.client.query('ANALYZE outbox, events');
    await this.client.query('CHECKPOINT');
  }

  run(): Promise<Work> {
    const { redisUrl } = this.options;
    return this.options.build.relay.runRelay({
      database: this.pool,
      topic: this.options.build.relay.benchTopic(this.transport),
      entries: this.events,
      ...(redisUrl && { env: { REDIS_URL: redisUrl } }),
    });
  }

  async finish(): Promise<void> {
    await this.pool.close();
    const left = await this.options.build.backlog.undelivered(this.client);
    if (left > 0) throw new Error(`${left} entries or claims were left over`);
  }

  protected async open(): Promise<void> {
    await this.options.build.backlog.emptyTables(this.client);
    this.pool = await this.options.database.open(CONNECTIONS);
  }

  protected async write(share: number): Promise<void> {
    const batches = this.batches.slice(0, Math.ceil(this.batches.length * share));
    const repository = new this.options.build.persistence.IngestRepository(this.pool);
    let next = 0;
    const writer = async () => {
      while (next < batches.length) await repository.write(batches[next++]!);
    };
    await Promise.all(Array.from({ length: WRITERS }, writer));
    this.events = batches.reduce((sum, { records }) => sum + records.length, 0);
  }
}

/** Written and delivered: the bytes of an event from its push to its settled delivery. */
class WholeLife extends Deliveries {
  private share = 1;

  constructor(options: BuildContenderOptions, batches: readonly TripleWrite[]) {
    super(options, batches, 'noop');
  }

  override async prepare(share: number): Promise<void> {
    this.share = share;
    await this.open();
  }

  override async run(): Promise<Work> {
    const began = performance.now();
    await this.write(this.share);
    await this.client.query('ANALYZE outbox, events');
    const { events } = await super.run();
    return { events, seconds: (performance.now() - began) / 1_000 };
  }

  async diskBytesPerEvent(): Promise<number> {
    await this.client.query(`VACUUM ${TABLES.join(', ')}`);
    const { rows } = await this.client.query<{ bytes: string }>(
      'SELECT sum(pg_total_relation_size(name::regclass)) AS bytes FROM unnest($1::text[]) AS name',
      [TABLES],
    );
    return Number(rows[0]!.bytes) / this.events;
  }
}
