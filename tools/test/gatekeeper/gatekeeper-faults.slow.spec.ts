import { Database, migrateUp } from '@acp/persistence';
import {
  activatePolicy,
  createTestDatabase,
  freePort,
  tradingPolicy,
  waitUntil,
} from '@acp/testing';
import { Client } from 'pg';
import { PostgresProcess } from '../faults/processes.js';
import { GatekeeperStack, type Answer } from './gatekeeper-stack.js';
import { nothingIsAmiss } from './nothing-is-amiss.js';

jest.setTimeout(180_000);

const WRITERS = 16;
const EACH = 8;
const TOTAL = WRITERS * EACH;
/** Every proposal takes one unit of one budget. */
const CAP = 50;
const ORDER = { model: 'risk-7', quantity: '1' };

let opened: (() => Promise<unknown>)[] = [];
let gatekeeper: GatekeeperStack;

afterEach(async () => {
  for (const close of opened.reverse()) await close();
  opened = [];
});

async function open(url: string, options: { ingestions?: number } = {}): Promise<void> {
  gatekeeper = await GatekeeperStack.open(url, options);
  opened.push(() => gatekeeper.stack.close());
  const { stack } = gatekeeper;
  const sql = <Row>(text: string, values: readonly unknown[] = []) =>
    stack.sql<Row>(text, [...values]);
  await activatePolicy({ sql }, tradingPolicy({ cap: String(CAP) }));
}

/** Sixteen proposers at once, each of whom repeats a proposal under its key until it is answered. */
function proposeAll() {
  const answers = new Map<string, Answer>();
  const writer = async (at: number) => {
    for (let n = 0; n < EACH; n += 1) {
      const key = `${at}-${n}`;
      answers.set(key, await gatekeeper.proposeUntilAnswered(key, ORDER, at));
    }
  };
  const all = Promise.all(Array.from({ length: WRITERS }, (_, at) => writer(at)));
  const until = (count: number) =>
    waitUntil(`${count} are answered`, () => answers.size >= count, 60_000);
  return { answers, all, until };
}

/** The answers are what is recorded, each once; the budget is used to its last unit and not beyond. */
async function expectOneVerdictEach(answers: ReadonlyMap<string, Answer>): Promise<void> {
  const { stack } = gatekeeper;
  const rows = await stack.sql<{ id: string; state: string }>(
    'SELECT decision_id AS id, state FROM decisions ORDER BY 1',
  );
  const told = [...answers.values()].map(({ decision_id: id, state }) => ({ id, state }));
  expect(told.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(rows);
  expect(rows).toHaveLength(TOTAL);
  expect(rows.filter(({ state }) => state === 'released')).toHaveLength(CAP);
  expect(await stack.number('SELECT sum(amount) FROM budget_reservations')).toBe(CAP);
  expect(await stack.number('SELECT used FROM budgets')).toBe(CAP);
  await nothingIsAmiss(gatekeeper);
  const { findings, imbalance } = await gatekeeper.ledger();
  expect([findings, imbalance]).toEqual([[], 0]);
  const repeats = [...answers].map(async ([key, { decision_id, state }], at) => {
    const again = await gatekeeper.proposeUntilAnswered(key, ORDER, at);
    expect([again.decision_id, again.state]).toEqual([decision_id, state]);
  });
  await Promise.all(repeats);
  expect(await stack.number('SELECT count(*) FROM decisions')).toBe(TOTAL);
}

describe('proposers who repeat what was not answered', () => {
  it('are told the one recorded verdict when ingestion is killed in the middle of its statement', async () => {
    const test = await createTestDatabase();
    opened.push(() => test.drop());
    await open(test.url, { ingestions: 0 });
    const port = await freePort();
    const start = async () => (gatekeeper.ingestion = [await gatekeeper.startIngestion(port)]);
    await start();
    const { answers, all, until } = proposeAll();
    for (const share of [0.1, 0.25]) {
      await until(TOTAL * share);
      await killWhileItWaits();
      await start();
    }
    await all;
    expect([...answers.values()].some(({ repeated }) => repeated)).toBe(true);
    await expectOneVerdictEach(answers);
  });

  it('are told it, too, when PostgreSQL restarts under them', async () => {
    const server = await PostgresProcess.start();
    opened.push(() => server.stop());
    const database = await Database.open({ url: server.url, applicationName: 'fault-test' });
    await migrateUp(database);
    await database.close();
    await open(server.url, { ingestions: 2 });
    const { answers, all, until } = proposeAll();
    for (const share of [0.15, 0.4]) {
      await until(TOTAL * share);
      await server.restart();
    }
    await all;
    await expectOneVerdictEach(answers);
  });
});

/** SIGKILL while the statement waits for the row of its budget: it commits, and nobody is told. */
async function killWhileItWaits(): Promise<void> {
  const { stack, ingestion } = gatekeeper;
  const holder = new Client({ connectionString: stack.url, application_name: 'fault-holder' });
  await holder.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM budgets FOR UPDATE');
  const waiting = `
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%reserving%'`;
  await waitUntil('a verdict waits', async () => (await stack.number(waiting)) > 0, 60_000);
  const [app] = ingestion;
  await app!.kill();
  stack.apps.splice(stack.apps.indexOf(app!), 1);
  await holder.query('ROLLBACK');
  await holder.end();
}
