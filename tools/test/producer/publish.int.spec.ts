import { installIntake } from '@acp/persistence';
import { publish, publishAll, UnfitEvent, type Executor, type ProducedEvent } from '@acp/producer';
import { createEmptyDatabase, type TestDatabase } from '@acp/testing';
import { drizzle } from 'drizzle-orm/node-postgres';
import knex from 'knex';
import { Kysely, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { prismaOn } from './prisma-client.js';

let business: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  business = await createEmptyDatabase();
  await business.sql('CREATE TABLE orders (id text PRIMARY KEY)');
  await installIntake(business.url);
  await installIntake(business.url);
  await installIntake(business.url, 'Other "one"');
  pool = new Pool({ connectionString: business.url });
});
afterAll(async () => {
  await pool.end();
  await business.drop();
});
beforeEach(() => business.sql('DELETE FROM control_plane.intake; DELETE FROM orders'));

/** A transaction of each library: `work` gets what publishes, and a way to write a row; it may throw. */
type InTransaction = (
  work: (executor: Executor, insert: (id: string) => Promise<unknown>) => Promise<unknown>,
) => Promise<unknown>;

const INSERT = 'INSERT INTO orders (id) VALUES';

const withPg: InTransaction = async (work) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const result = await work(client, (id) => client.query(`${INSERT} ($1)`, [id]));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
};

async function withDataSource<T>(work: (source: DataSource) => Promise<T>): Promise<T> {
  const source = await new DataSource({ type: 'postgres', url: business.url }).initialize();
  return work(source).finally(() => source.destroy());
}

const withEntityManager: InTransaction = (work) =>
  withDataSource((source) =>
    source.transaction((manager) => work(manager, (id) => manager.query(`${INSERT} ($1)`, [id]))),
  );

const withQueryRunner: InTransaction = (work) =>
  withDataSource(async (source) => {
    const runner = source.createQueryRunner();
    try {
      await runner.startTransaction();
      const result = await work(runner, (id) => runner.query(`${INSERT} ($1)`, [id]));
      await runner.commitTransaction();
      return result;
    } catch (error) {
      await runner.rollbackTransaction();
      throw error;
    } finally {
      await runner.release();
    }
  });

const withDrizzle: InTransaction = (work) =>
  drizzle(pool).transaction((tx) => work(tx, (id) => tx.execute(`${INSERT} ('${id}')`)));

const withKnex: InTransaction = async (work) => {
  const database = knex({ client: 'pg', connection: business.url });
  try {
    return await database.transaction((trx) => work(trx, (id) => trx('orders').insert({ id })));
  } finally {
    await database.destroy();
  }
};

const withKysely: InTransaction = async (work) => {
  const own = new Pool({ connectionString: business.url });
  const database = new Kysely<{ orders: { id: string } }>({
    dialect: new PostgresDialect({ pool: own }),
  });
  try {
    return await database
      .transaction()
      .execute((trx) => work(trx, (id) => trx.insertInto('orders').values({ id }).execute()));
  } finally {
    await database.destroy();
  }
};

const withPrisma: InTransaction = async (work) => {
  const prisma = prismaOn(business.url);
  try {
    return await prisma.$transaction((tx) =>
      work(tx, (id) => tx.$executeRawUnsafe(`${INSERT} ($1)`, id)),
    );
  } finally {
    await prisma.$disconnect();
  }
};

const LIBRARIES: [string, InTransaction][] = [
  ['pg', withPg],
  ['TypeORM EntityManager', withEntityManager],
  ['TypeORM QueryRunner', withQueryRunner],
  ['Drizzle', withDrizzle],
  ['Knex', withKnex],
  ['Kysely', withKysely],
  ['Prisma', withPrisma],
];

const event = (entity_id: string, more: Partial<ProducedEvent> = {}): ProducedEvent => ({
  event_type: 'PAYMENT_RECORDED',
  payload: { text: `it's "quoted" \\ € ? $1 :name %s` },
  entity_id,
  ...more,
});

interface Row {
  event_id: string;
  entity_id: string;
  text: string;
}

const waiting = (schema = 'control_plane') =>
  business.sql<Row>(
    `SELECT event_id, entity_id, payload ->> 'text' AS text FROM "${schema}".intake ORDER BY id`,
  );

describe.each(LIBRARIES)('a transaction of %s', (_name, inTransaction) => {
  it('commits a row and its events together, in order, every text as it was', async () => {
    const [one, two] = [event('1'), event('2')];
    const ids = await inTransaction(async (executor, insert) => {
      await insert('order');
      return [await publish(executor, one), ...(await publishAll(executor, [two, event('3')]))];
    });
    const rows = await waiting();
    expect(rows.map(({ event_id }) => event_id)).toEqual(ids);
    expect(rows.map(({ entity_id }) => entity_id)).toEqual(['1', '2', '3']);
    expect(rows.map(({ text }) => text)).toEqual(Array(3).fill(one.payload['text']));
    expect(await business.sql('SELECT id FROM orders')).toEqual([{ id: 'order' }]);
  });

  it('fills every column that it is given', async () => {
    const given = {
      event_id: '0190a0a0-0000-7000-8000-000000000001',
      causation_id: '0190a0a0-0000-7000-8000-000000000002',
      trace_id: '0190a0a0-0000-7000-8000-000000000003',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      source: 'shop',
      entity_type: 'order',
      schema_version: 2,
    };
    const occurred_at = new Date('2026-11-21T08:00:00.123Z');
    await inTransaction((executor) => publish(executor, event('1', { ...given, occurred_at })));
    const [row] = await business.sql<object>('SELECT * FROM control_plane.intake');
    expect(row).toMatchObject({ ...given, occurred_at, entity_id: '1' });
  });

  it('takes both back together', async () => {
    const work = inTransaction(async (executor, insert) => {
      await insert('order');
      await publish(executor, event('1'));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await waiting()).toEqual([]);
    expect(await business.sql('SELECT id FROM orders')).toEqual([]);
  });
});

describe('publish', () => {
  it('says that payload or type is missing, as the function does', async () => {
    const none = { entity_id: '1', payload: null } as unknown as ProducedEvent;
    await expect(publish(pool, none)).rejects.toMatchObject({ code: '22004' });
  });

  it('takes of what is no text what stands for it in JSON', async () => {
    const at = { toJSON: () => '2026-11-21T08:00:00.5Z' } as Date;
    const id = 42 as unknown as string;
    await publish(pool, event('', { entity_id: id, occurred_at: at, trace_id: undefined }));
    const occurred_at = new Date('2026-11-21T08:00:00.5Z');
    const [row] = await business.sql<object>('SELECT * FROM control_plane.intake');
    expect(row).toMatchObject({ entity_id: '42', occurred_at, trace_id: null });
  });

  it('takes another schema, whatever its name', async () => {
    await publish(pool, event('1'), { schema: 'Other "one"' });
    expect(await waiting('Other ""one""')).toHaveLength(1);
  });

  it.each([
    ['NUL', 'a\0b', 'holds a NUL character'],
    ['half a surrogate pair', 'a\ud800', 'holds half a surrogate pair'],
  ])('says where %s is, before the transaction has heard of it', async (_name, text, problem) => {
    await withPg(async (executor, insert) => {
      const unfit = publish(executor, event('1', { payload: { list: [{ text }] } }));
      await expect(unfit).rejects.toThrow(new UnfitEvent('/0/payload/list/0/text', problem));
      await insert('order');
    });
    expect(await business.sql('SELECT id FROM orders')).toEqual([{ id: 'order' }]);
  });

  it('says how large an event is that is too large', async () => {
    const large = event('1', { payload: { text: 'x'.repeat(6_000_000) } });
    await expect(publish(pool, large)).rejects.toMatchObject({
      code: '54000',
      message: expect.stringContaining('the intake takes 5242880') as string,
    });
  });

  it('makes ids of version 7', async () => {
    expect(await publish(pool, event('1'))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/,
    );
  });
});
