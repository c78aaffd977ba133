import type { Topic } from '@acp/contracts';
import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { request } from 'undici';
import { emptyTables } from '../load/backlog.js';
import { median, percentile } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { GOVERNOR_KEY, startApp } from '../servers/app-process.js';
import { planeTopics } from './idle-apps.js';

const BROWSERS = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/chromium-browser'];
const ROWS = 10_000;
const WAIT_MS = 60_000;
/** The shortest that the browser tells of; what it does not tell of was shorter. */
const TOLD_FROM_MS = 16;

/** What somebody does with a list. */
const STEPS = ['filter', 'sort', 'walk', 'open', 'close'] as const;
type Step = (typeof STEPS)[number];

export interface InteractionReport {
  rows: number;
  interactions: number;
  /** Of all, nearest rank. */
  p98_ms: number;
  /** Of each kind the middle one and the longest. */
  steps: Record<Step, { p50_ms: number; max_ms: number }>;
}

/**
 * The time from a key or a click to the next paint in a real browser, as its Event Timing tells it, on
 * the list of topics with ten thousand in it. The answer of the ops-api is put in the place of its own;
 * everything else is the console as it is built and served.
 */
export async function measureInteractions(
  database: BenchDatabase,
  rounds: number,
): Promise<InteractionReport | string> {
  const executablePath = BROWSERS.find((place) => place && existsSync(place));
  if (!executablePath) return 'chromium is not installed here (or set CHROMIUM_PATH)';
  const ops = await startApp('ops-api', database, { topics: planeTopics() });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({
      baseURL: ops.url,
      viewport: { width: 1440, height: 900 },
    });
    await page.addInitScript(`sessionStorage.setItem('control-plane.key', '${GOVERNOR_KEY}')`);
    const items = await manyTopics(database, ops.url);
    await page.route('**/v1/topics', (route) =>
      route.fulfill({ json: { items, next_cursor: null } }),
    );
    await page.goto('/topics');
    await page.getByText('10,000 of 10,000 topics').waitFor({ timeout: WAIT_MS });
    return await interact(page, rounds);
  } finally {
    await browser.close();
    await ops.stop();
  }
}

async function interact(page: Page, rounds: number): Promise<InteractionReport> {
  const times: Record<Step, number[]> = { filter: [], sort: [], walk: [], open: [], close: [] };
  const time = async (step: Step, act: () => Promise<unknown>) =>
    void times[step].push(await paintAfter(page, act));
  await page.evaluate(OBSERVE);
  // By its class: on its way out it is no dialog any more, and still takes the keys.
  const dialog = page.locator('.dialog');
  const heading = page.getByRole('heading', { level: 1 });
  const dialogs = async () => {
    for (const keys of ['Control+k', '?']) {
      await heading.click();
      await time('open', () => page.keyboard.press(keys));
      await dialog.waitFor({ timeout: WAIT_MS });
      await time('close', () => page.keyboard.press('Escape'));
      await dialog.waitFor({ state: 'detached', timeout: WAIT_MS });
    }
  };
  // What a dialog loads the first time is not a matter of the list.
  await dialogs();
  for (const step of STEPS) times[step] = [];
  for (let round = 0; round < rounds; round += 1) {
    const field = page.getByRole('searchbox', { name: 'Name' });
    await field.click();
    for (const key of ['m', 'a', 'n', 'y', '-', '9', 'Backspace', 'Backspace']) {
      await time('filter', () => page.keyboard.press(key));
    }
    await field.fill('');
    const hurtOnly = page.getByRole('checkbox');
    for (let turn = 0; turn < 4; turn += 1) await time('sort', () => hurtOnly.click());
    await heading.click();
    for (let step = 0; step < 15; step += 1) await time('walk', () => page.keyboard.press('j'));
    for (let step = 0; step < 5; step += 1) await time('walk', () => page.keyboard.press('k'));
    await dialogs();
  }
  const all = Object.values(times).flat();
  return {
    ...{ rows: ROWS, interactions: all.length, p98_ms: percentile(all, 0.98) },
    steps: {
      filter: spread(times.filter),
      sort: spread(times.sort),
      walk: spread(times.walk),
      open: spread(times.open),
      close: spread(times.close),
    },
  };
}

function spread(times: readonly number[]) {
  return { p50_ms: median(times), max_ms: Math.max(...times) };
}

/** Keeps the longest duration of the events of an interaction, until it is asked for. */
const OBSERVE = `
  window.longestMs = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
  }).observe({ type: 'event', durationThreshold: ${TOLD_FROM_MS} });`;

/** The entry of an event comes once its paint is there. */
const AFTER_PAINT = `(async () => {
  for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve));
  return longestMs;
})()`;

/** Milliseconds from the input to the paint behind it; at least what the browser begins to tell of. */
async function paintAfter(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate('void (longestMs = 0)');
  await act();
  return Math.max(TOLD_FROM_MS, await page.evaluate<number>(AFTER_PAINT));
}

/** Ten thousand of one that the ops-api tells of; one in ten waits, one in a hundred has dead letters. */
async function manyTopics({ client }: BenchDatabase, url: string): Promise<Topic[]> {
  await emptyTables(client);
  await client.query(`INSERT INTO topics (topic, transport, policy) VALUES ('bench', 'noop', $1)`, [
    JSON.stringify(planeTopics()[0]),
  ]);
  const headers = { authorization: `Bearer ${GOVERNOR_KEY}` };
  const { body } = await request(new URL('/v1/topics', url), { headers });
  const [topic] = ((await body.json()) as { items: Topic[] }).items;
  const count = (value: number) => ({ ...topic!.backlog, value });
  return Array.from({ length: ROWS }, (_, number) => ({
    ...topic!,
    topic: `many-${number}`,
    backlog: count(number % 10 ? 0 : number),
    dead: count(number % 100 ? 0 : 1),
  }));
}
