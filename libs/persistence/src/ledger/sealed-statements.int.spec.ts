import { defineTopic, newId } from '@acp/contracts';
import { createTestDatabase, seedEvents, type TestDatabase } from '@acp/testing';
import {
  InboxRepository,
  IngestRepository,
  LedgerRepository,
  LedgerSegmentRepository,
  RejectedActions,
  ReplayJobRepository,
  ReplayRepository,
  SystemPauseRepository,
  TopicRepository,
  TopicStateRepository,
  WorkerRepository,
  type Database,
} from '../index.js';
import { closeAndVerify } from './planted/close-segments.spec-support.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open();
});
afterAll(() => test.drop());

const worker = { workerId: 'w1', hostname: 'h', pid: 1, version: '0' };
const beating = { stopping: false, topics: {} };
const now = () => new Date();
const replayId = newId();

const topics = (policy: object) =>
  new TopicRepository(database).register(
    [defineTopic({ name: 'quotes', transport: 'memory' })],
    () => policy,
  );
const changeTopic = (change: (states: TopicStateRepository) => Promise<unknown>) =>
  change(new TopicStateRepository(database));
const pauses = () => new SystemPauseRepository(database);
const workers = () => new WorkerRepository(database);
const jobs = () => new ReplayJobRepository(database);
const replays = () => new ReplayRepository(database);

async function createReplay(id: string): Promise<void> {
  await replays().create(database, {
    id,
    name: 'INC-1',
    reason: 'x',
    filter: {},
    ratePerSecond: 1,
    ordering: 'none',
    onlyUnprocessedBy: null,
    requestedBy: 'ann',
  });
}

async function moveCursor(at: number): Promise<void> {
  const id = newId();
  await new IngestRepository(database).write({
    raws: [
      {
        id,
        source: 'yahoo',
        connector: 'yahoo-chart',
        fetched_at: now(),
        trace_id: id,
        payload_text: '{}',
        payload_sha256: Buffer.alloc(32),
      },
    ],
    records: [],
    rejected: [
      {
        raw: 0,
        record_index: 0,
        record_text: '{}',
        reasons: [{ code: 'GATE.INVALID', path: '', message: 'x' }],
      },
    ],
    cursors: [{ connector: 'yahoo-chart', source: 'yahoo', cursor: { at } }],
  });
}

async function resolveRejected(): Promise<void> {
  const [record] = await test.sql<{ id: string }>('SELECT id FROM rejected_records LIMIT 1');
  await new RejectedActions().resolve(database, record!.id, { status: 'discarded', by: 'ann' });
}

async function failConsumer(): Promise<void> {
  const [event] = await test.sql<{ event_id: string }>('SELECT event_id FROM events LIMIT 1');
  const failure = {
    eventId: event!.event_id,
    consumer: 'lab',
    topic: 'quotes',
    attemptsMax: null,
    errorCode: 'X',
    errorMessage: 'x',
    envelope: '{"a":"\\u0000"}',
  };
  await database.dataSource.transaction((manager) =>
    new InboxRepository({ preparedStatements: false }).recordFailure(manager, failure),
  );
}

/** Each writes to a table whose rows carry a seal, or takes one of its rows away; in this order. */
const STATEMENTS: readonly [name: string, run: () => Promise<unknown>][] = [
  ['register a topic', () => topics({ a: 1 })],
  ['register it with another policy', () => topics({ a: 2 })],
  ['pause it', () => changeTopic((states) => states.pause(database, 'quotes', 'ann', 'x'))],
  ['resume it', () => changeTopic((states) => states.resume(database, 'quotes'))],
  ['limit its rate', () => changeTopic((states) => states.setRate(database, 'quotes', 5))],
  ['pause it for the fleet', () => pauses().pause('quotes', 'x', -1, now())],
  ['probe it', () => pauses().takeProbe('quotes', { least: 1, most: 2 })],
  ['lift the pause', () => pauses().lift('quotes', now())],
  ['make a heart beat', () => workers().heartbeat(worker, 60_000, beating)],
  ['make it beat again', () => workers().heartbeat(worker, 60_000, beating)],
  ['store events', () => seedEvents(test, 5)],
  ['create a replay', () => createReplay(replayId)],
  ['take it', () => jobs().hold('w1', 1)],
  ['say why it waits', () => jobs().note(replayId, 'w1', 'x')],
  ['list it', async () => jobs().list((await jobs().hold('w1', 1))[0]!, 'w1')],
  ['order a step of it', () => jobs().step(replayId, 'w1', 2)],
  ['give it back', () => jobs().release('w1')],
  ['pause the replay', () => replays().move(database, replayId, 'paused', ['running'])],
  ['resume the replay', () => replays().move(database, replayId, 'pending', ['paused'])],
  ['fail it', async () => (await jobs().hold('w1', 1), jobs().fail(replayId, 'w1', 'x'))],
  ['set a cursor', () => moveCursor(1)],
  ['move a cursor', () => moveCursor(2)],
  ['resolve a refused record', resolveRejected],
  ['fail to process', failConsumer],
  ['fail again', failConsumer],
  ['let a worker leave', () => workers().leave(worker)],
  ['let another beat', () => workers().heartbeat({ ...worker, workerId: 'w2' }, -1, beating)],
  ['forget it', () => workers().forget(0)],
];

describe('a statement of ours', () => {
  it.each(STATEMENTS)('leaves every row sealed and known: %s', async (_name, run) => {
    await run();
    await closeAndVerify(test, database);
    await new LedgerSegmentRepository(database).verifyAll();
    const { findings } = await new LedgerRepository(database).readFull(0);
    expect(findings).toEqual([]);
  });

  it('has written to every table that has seals', async () => {
    const sealed = await test.sql<{ name: string }>(
      `SELECT attrelid::regclass::text AS name FROM pg_attribute
       WHERE attname = 'seal' AND atttypid = 'bytea'::regtype ORDER BY 1`,
    );
    for (const { name } of sealed) {
      if (name === 'relay_workers') continue;
      expect([name, (await test.sql(`SELECT FROM ${name}`)).length > 0]).toEqual([name, true]);
    }
  });
});
