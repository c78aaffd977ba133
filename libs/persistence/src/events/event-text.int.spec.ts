import { newId, type EventFilter, type EventSummary } from '@acp/contracts';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { AdHocStatement, Answer, Database, Runner, Statement } from '../database.js';
import type { Keyset, KeysetPage } from '../keyset.js';
import { rowsTouched } from '../rows-touched.spec-support.js';
import { EventRepository } from './event.repository.js';

/** So many that reading them all shows. */
const EVENTS = 60_000;
const LIMIT = 50;
/** What one page may read: entities, types and ids are probed, and each gives a page at most. */
const TOUCHED_MAX = 6_000;
const ONE = newId();

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 2, preparedStatements: false });
  // Their raw payloads are of no matter here.
  await test.sql(`SET session_replication_role = 'replica'`);
  await test.sql(
    `INSERT INTO events (event_id, event_type, source, entity_id, entity_type, occurred_at, ingested_at,
                         schema_version, trace_id, causation_id, payload, raw_payload_id, record_index,
                         mapper_version, content_sha256, routes)
     SELECT CASE n WHEN 7 THEN $1::uuid ELSE gen_random_uuid() END, (ARRAY['MARKET_QUOTE_INGESTED',
            'MARKET_TRADE_INGESTED', 'PAYMENT_RECORDED'])[1 + n % 3], (ARRAY['binance', 'bank'])[1 + n % 2],
            CASE WHEN n % 2 = 0 THEN 'acct-' || n ELSE (ARRAY['BTCUSDT', 'BTCEUR', 'ETHUSDT'])[1 + n % 3] END,
            'thing', now() - n * interval '1 s', now() - n * interval '1 s', 1, gen_random_uuid(),
            CASE n WHEN 9 THEN $1::uuid END, '{}', gen_random_uuid(), 0, 1, sha256('x'), 0
     FROM generate_series(1, ${EVENTS}) n`,
    [ONE],
  );
  await test.sql('VACUUM ANALYZE events');
}, 60_000);
afterAll(async () => {
  await database.close();
  await test.drop();
});

/** Runs statements and keeps them. */
class Recorder implements Runner {
  readonly statements: { text: string; values: readonly unknown[] }[] = [];
  constructor(private readonly runner: Runner) {}

  run<Row extends Record<string, unknown>>(statement: Statement, values: readonly unknown[] = []) {
    this.statements.push({ text: statement.text, values });
    return this.runner.run<Row>(statement, values);
  }

  ask<Row extends Record<string, unknown>>(question: AdHocStatement): Promise<Answer<Row>> {
    this.statements.push({ text: question.text, values: question.values ?? [] });
    return this.runner.ask<Row>(question);
  }
}

async function search(filter: EventFilter) {
  const recorder = new Recorder(database);
  const { items } = await new EventRepository(recorder).search(filter, LIMIT, null);
  return { items, statements: recorder.statements };
}

interface Node {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Plans?: Node[];
}

function nodesOf(node: Node): Node[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)];
}

/** Indexes of `events` by which the statement reads, and `all` where it reads the table. */
async function indexesOf(text: string, values: readonly unknown[]): Promise<string[]> {
  const { rows } = await database.pool.query<{ 'QUERY PLAN': [{ Plan: Node }] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    [...values],
  );
  const nodes = nodesOf(rows[0]!['QUERY PLAN'][0].Plan);
  return nodes.flatMap(({ 'Node Type': type, 'Relation Name': table, 'Index Name': index }) =>
    index?.startsWith('events_')
      ? [index]
      : type === 'Seq Scan' && table === 'events'
        ? ['all']
        : [],
  );
}

describe('a search by what names events', () => {
  it.each([
    ['an id', ONE, 'events_pkey', 2],
    ['the beginning of an id', ONE.slice(0, 18), 'events_by_causation', 2],
    ['the beginning of entities', 'BTC', 'events_by_entity', LIMIT],
    ['the same in small letters', 'btceu', 'events_by_entity', LIMIT],
    ['one entity of very many', 'acct-4321', 'events_by_entity', 5],
    ['a part of types', 'trade', 'events_by_type', LIMIT],
    ['nothing', 'nothing of that', 'events_by_type', 0],
  ])('finds by %s along an index', async (_what, text, index, found) => {
    const { items, statements } = await search({ text });
    expect(items).toHaveLength(found);
    const read = await Promise.all(statements.map((one) => indexesOf(one.text, one.values)));
    expect(read.flat()).toContain(index);
    expect(read.flat()).not.toContain('all');
    for (const { text: statement, values } of statements) {
      const examined = { statement: { text: statement }, values };
      const touched = await rowsTouched(database, { ...examined, plan: 'force_custom_plan' });
      expect([text, touched <= TOUCHED_MAX || touched]).toEqual([text, true]);
    }
  });

  it.each([
    ['a source', { text: 'bin' }, LIMIT],
    ['more entities than are probed', { text: 'acct-1' }, LIMIT],
    ['a text and a source', { text: 'BTC', source: 'binance' }, 0],
    ['a text and another source', { text: 'BTC', source: 'bank' }, LIMIT],
  ])('looks at the newest first for %s', async (_what, filter, found) => {
    const { items, statements } = await search(filter);
    expect(items).toHaveLength(found);
    const { text, values } = statements.at(-1)!;
    expect(await indexesOf(text, values)).toContain('events_by_time');
  });

  it('means the same by an index and from the newest on', async () => {
    const [served, looked] = await Promise.all([
      walk({ text: 'btce' }),
      walk({ text: 'btce', entity_type: 'thing' }),
    ]);
    expect(served).toHaveLength(EVENTS / 6);
    expect(looked).toEqual(served);
  });
});

async function walk(filter: EventFilter): Promise<string[]> {
  const ids: string[] = [];
  for (let after: Keyset | null = null; ;) {
    const { items, next }: KeysetPage<EventSummary> = await new EventRepository(database).search(
      filter,
      500,
      after,
    );
    ids.push(...items.map(({ event_id }) => event_id));
    if (!next) return ids;
    after = next;
  }
}
