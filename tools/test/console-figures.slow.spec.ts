import type { Consumer, Ledger, Overview, Page as ApiPage, Topic } from '@acp/contracts';
import { seedEvent, seedEvents, waitUntil } from '@acp/testing';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Page } from 'playwright-core';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { seedPending } from './console/seed.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** Every refresh of every place, on a machine that does something else besides. */
const SETTLED_MS = 90_000;
jest.setTimeout(240_000);

/** The figures that somebody looks at first, with the unit they are compared in. */
interface Figures {
  events: number;
  outbox: number;
  delivered: number;
  pending: number;
  processed: number;
  backlog: number;
  dead: number;
  consumersNotYet: number;
  consumersDead: number;
  imbalance: number;
  /** As every place writes it: rounded down. */
  verifiedPercent: number;
}

/** Deliveries that the relay made before it heard of the pause. */
let beforeThePause = 0;

const percentOf = (share: number) => Math.floor(share * 1_000) / 10;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** `1,234`, `≈ 1,234` and `12 events` as people read them. */
const numberIn = (written: string) => Number(/[\d,.]+/.exec(written)![0].replaceAll(',', ''));

describeWithChromium('each headline figure', () => {
  const suite = startedConsole(seedTrouble);

  it('is the same in the API, on the command line, in the metrics and in the console', async () => {
    const page = await suite.browser.open('/', { key: KEYS.operator });
    const places = {
      overview: () => inOverview(suite.stack),
      lists: () => inLists(suite.stack),
      commandLine: () => onCommandLine(suite.stack),
      metrics: () => inMetrics(suite.stack),
      console: () => inConsole(page),
    };
    const isVerified = async () => (await inOverview(suite.stack)).verifiedPercent === 100;
    await waitUntil('the ledger has looked at every row', isVerified, SETTLED_MS);
    let seen: Record<string, Figures> = {};
    const agree = async () => {
      seen = {};
      for (const [place, read] of Object.entries(places)) seen[place] = await read();
      return new Set(Object.values(seen).map((figures) => JSON.stringify(figures))).size === 1;
    };
    await waitUntil('all places say the same', agree, SETTLED_MS).catch(() => undefined);
    const { overview, ...others } = seen;
    const same = Object.keys(others).map((place) => [place, overview]);
    expect(others).toEqual(Object.fromEntries(same));
    const rows = (where: string) => suite.stack.database.sql(`SELECT FROM ${where}`);
    expect(overview).toMatchObject({
      pending: 30,
      backlog: 30,
      dead: (await rows('outbox WHERE dead_lettered_at IS NOT NULL')).length,
      processed: (await rows('processed_events')).length,
      consumersNotYet: 5 + beforeThePause,
      consumersDead: 15,
      verifiedPercent: 100,
    });
    expect(overview!.imbalance).toBeGreaterThan(0);
  });
});

/** A paused topic with a backlog, dead letters, a consumer that gave up, and a row that is gone. */
async function seedTrouble(stack: ConsoleStack): Promise<void> {
  const { database } = stack;
  await stack.order('/v1/topics/quotes/pause', { reason: 'INC-12' });
  beforeThePause = await probePause(stack);
  await database.sql(
    `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                    dead_lettered_at)
     SELECT o.event_id, 'portfolio', 'quotes', 5, 'CONSUMER.FAILED', 'no position', now()
     FROM outbox o WHERE o.topic = 'quotes' AND o.delivered_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM processed_events p WHERE p.event_id = o.event_id)
     ORDER BY o.id LIMIT 15`,
  );
  const [lost] = await seedEvents(database, 1, () => ({ topics: ['decisions'], state: 'dead' }));
  await seedPending(database, 'quotes', 29);
  await seedEvents(database, 1, () => ({ topics: ['orders'], state: 'dead' }));
  await database.sql('SET session_replication_role = replica');
  await database.sql('DELETE FROM outbox WHERE id = $1', lost!.entryIds);
  await database.sql('SET session_replication_role = DEFAULT');
}

/**
 * Returns once the relay has heard of the pause: an entry is still there two heartbeats later. Answers how many
 * it delivered until then.
 */
async function probePause({ database }: ConsoleStack): Promise<number> {
  for (let delivered = 0; ; delivered += 1) {
    const { entryIds } = await seedEvent(database, { topics: ['quotes'] });
    for (let beat = 0; beat < 2; beat += 1) await nextHeartbeat(database);
    const [probe] = await database.sql<{ pending: boolean }>(
      'SELECT delivered_at IS NULL AS pending FROM outbox WHERE id = $1',
      entryIds,
    );
    if (probe!.pending) return delivered;
  }
}

async function nextHeartbeat(database: ConsoleStack['database']): Promise<void> {
  const last = async () =>
    (
      await database.sql<{ at: string }>('SELECT max(heartbeat_at)::text AS at FROM relay_workers')
    )[0]!.at;
  const before = await last();
  await waitUntil(
    'the relay has made a heartbeat',
    async () => (await last()) !== before,
    SETTLED_MS,
  );
}

async function inOverview(stack: ConsoleStack): Promise<Figures> {
  const overview = await stack.read<Overview>('/v1/overview');
  const { totals, topics, consumers, imbalance, verified } = overview;
  return {
    ...pick(totals),
    backlog: sum(topics.map(({ backlog }) => backlog.value)),
    dead: overview.dead_letters,
    consumersNotYet: sum(consumers.map(({ not_yet }) => not_yet.value)),
    consumersDead: sum(consumers.map(({ dead }) => dead.value)),
    imbalance,
    verifiedPercent: percentOf(verified.share),
  };
}

async function inLists(stack: ConsoleStack): Promise<Figures> {
  const ledger = await stack.read<Ledger>('/v1/ledger');
  const topics = (await stack.read<ApiPage<Topic>>('/v1/topics')).items;
  const consumers = (await stack.read<ApiPage<Consumer>>('/v1/consumers')).items;
  return {
    ...pick(ledger.totals),
    processed: sum(consumers.map(({ processed }) => processed)),
    backlog: sum(topics.map(({ backlog }) => backlog.value)),
    dead: ledger.totals.dead,
    consumersNotYet: sum(consumers.map(({ not_yet }) => not_yet.value)),
    consumersDead: sum(consumers.map(({ dead }) => dead.value)),
    imbalance: ledger.imbalance,
    verifiedPercent: percentOf(ledger.verified.share),
  };
}

function pick({ events, outbox, delivered, pending, processed }: Overview['totals']) {
  return { events, outbox, delivered, pending, processed };
}

/** As it is printed for people. */
async function onCommandLine({ opsApi }: ConsoleStack): Promise<Figures> {
  const run = async (command: string) => {
    const env = { PATH: process.env['PATH'], OPS_API_URL: opsApi.url, OPS_API_KEY: KEYS.operator };
    const program = join(process.cwd(), 'tools/dist/commands/cp.js');
    const child = spawn(process.execPath, [program, command], { env });
    return text(child.stdout);
  };
  const ledger = await run('ledger');
  const account = (name: string) =>
    numberIn(new RegExp(`│ ${name} +│ +([\\d,]+)`).exec(ledger)![1]!);
  const topics = columnsOf(await run('topics'));
  const consumers = columnsOf(await run('consumers'));
  return {
    events: account('events'),
    outbox: account('outbox'),
    delivered: account('delivered'),
    pending: account('pending'),
    processed: account('processed'),
    backlog: sum(topics('backlog')),
    dead: sum(topics('dead')),
    consumersNotYet: sum(consumers('not yet')),
    consumersDead: sum(consumers('dead')),
    imbalance: numberIn(/^imbalance (\d+)/m.exec(ledger)![1]!),
    verifiedPercent: numberIn(/verified ([\d.]+) %/.exec(ledger)![1]!),
  };
}

/** The numbers below a head of a printed table. */
function columnsOf(table: string): (head: string) => number[] {
  const rows = table
    .split('\n')
    .filter((line) => line.startsWith('│'))
    .map((line) => line.split('│').map((cell) => cell.trim()));
  const [heads, ...cells] = rows;
  return (head) => cells.map((row) => numberIn(row[heads!.indexOf(head)]!));
}

async function inMetrics({ opsApi }: ConsoleStack): Promise<Figures> {
  const metrics = await (await fetch(`${opsApi.url}/metrics`)).text();
  const of = (name: string, labels = '') =>
    sum(
      [
        ...metrics.matchAll(
          new RegExp(`^control_plane_${name}(?:\\{.*${labels}.*\\})? (.*)$`, 'gm'),
        ),
      ].map(([, value]) => Number(value)),
    );
  const account = (name: string) => of('ledger_total', `account="${name}"`);
  return {
    events: account('events'),
    outbox: account('outbox'),
    delivered: account('delivered'),
    pending: account('pending'),
    processed: account('processed'),
    backlog: of('backlog'),
    dead: of('dead_letters'),
    consumersNotYet: of('consumer_not_yet'),
    consumersDead: of('consumer_dead'),
    imbalance: of('ledger_imbalance'),
    verifiedPercent: percentOf(of('ledger_verified_share')),
  };
}

async function inConsole(page: Page): Promise<Figures> {
  await page.goto('/');
  const headline = page.getByRole('region', { name: 'Imbalance of the ledger' });
  await headline.waitFor();
  const said = (await headline.textContent())!;
  const figure = async (name: string) =>
    numberIn((await page.locator('.key-figure', { hasText: name }).locator('dd').textContent())!);
  const counted = (pattern: RegExp) => numberIn(pattern.exec(said)![1]!);
  const overview = {
    events: counted(/([\d,]+) events/),
    outbox: counted(/([\d,]+) deliveries ordered/),
    delivered: counted(/([\d,]+) delivered/),
    backlog: await figure('Backlog'),
    dead: await figure('Dead letters'),
    consumersDead: counted(/([\d,]+) effects? of what was delivered/),
    imbalance: numberIn((await page.locator('.headline-number').textContent())!),
    verifiedPercent: counted(/([\d.]+) % of all rows verified/),
  };
  await page.goto('/ledger');
  const term = page.locator('.term', { hasText: 'pending' }).locator('strong');
  const pending = numberIn((await term.textContent())!);
  const effects = await page.getByText(/effects in consumers/).textContent();
  const processed = numberIn(/([\d,]+) effects/.exec(effects!)![1]!);
  await page.goto('/consumers');
  const rows = page.getByRole('group', { name: 'Consumers' }).locator('tbody tr');
  await rows.first().waitFor();
  const notYet: number[] = [];
  for (const row of await rows.all()) {
    notYet.push(numberIn((await row.locator('td.number').nth(1).textContent())!));
  }
  const { events, outbox, delivered, backlog, dead, ...rest } = overview;
  return {
    ...{ events, outbox, delivered, pending, processed, backlog, dead },
    consumersNotYet: sum(notYet),
    ...rest,
  };
}
