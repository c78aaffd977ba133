import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import {
  describeWithChromium,
  DESKTOP,
  PHONE,
  takeScreenshot,
  type Visit,
} from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { markupOf, seedForeignText, type SeededForeignText } from './console/foreign-text.js';
import { KEYS } from './console/stack.js';

/** Every page, opened as far as it goes, on a machine that does something else besides. */
const LOOK_TIMEOUT_MS = 300_000;
/** The ledger needs a moment to find what was seeded; the rest is there with the page. */
const SHOWN_TIMEOUT_MS = 30_000;

interface Look {
  route: string;
  path: (seeded: SeededForeignText) => string;
  /** Fields whose text the page shows to somebody with a large screen; '' where it has none of others. */
  shows: string;
}

const EVENT = 'source entity entity-type value member deep';

/** Every route of the console, some with more than one thing to look at. */
const LOOKS: readonly Look[] = [
  {
    route: '/',
    path: () => '/',
    shows:
      'breaker-reason system-pause consumer connector stream gap-from gap-to worker scope ' +
      'rejected-source path reason actor target delivery-error',
  },
  {
    route: '/events',
    path: ({ dead }) => `/events?range=all&q=trace_id:${dead.event.trace_id}`,
    shows: 'source entity',
  },
  {
    route: '/events/:id',
    path: ({ dead }) => `/events/${dead.event.event_id}`,
    shows: `${EVENT} attempt-worker delivery-error delivery-code header response handler-code handler-error`,
  },
  {
    route: '/events/:id',
    path: ({ delivered }) => `/events/${delivered.event.event_id}`,
    shows: 'source entity broker-reference consumer',
  },
  {
    route: '/entries/:id',
    path: ({ dead }) => `/entries/${dead.entryIds[0]}`,
    shows: `${EVENT} delivery-error delivery-code header`,
  },
  {
    route: '/traces/:id',
    path: ({ dead }) => `/traces/${dead.event.trace_id}`,
    shows: 'source entity rejected-source type path reason second-reason code record',
  },
  {
    route: '/blast-radius',
    path: ({ dead }) => `/blast-radius?trace_id=${dead.event.trace_id}`,
    shows: 'consumer entity',
  },
  { route: '/decisions', path: () => '/decisions', shows: 'model proposer subject' },
  {
    route: '/decisions/:id',
    path: ({ held }) => `/decisions/${held}`,
    shows: 'model proposer subject rationale',
  },
  {
    route: '/decisions/:id',
    path: ({ refused }) => `/decisions/${refused}`,
    shows: 'model answer',
  },
  {
    route: '/approvals',
    path: ({ held }) => `/approvals?decision=${held}`,
    shows: 'model proposer subject rationale',
  },
  { route: '/policies', path: () => '/policies', shows: '' },
  {
    route: '/policies/:set',
    path: () => '/policies/trading',
    shows: 'activator activation trier',
  },
  {
    route: '/backtests/:id',
    path: ({ backtestId }) => `/backtests/${backtestId}`,
    shows: 'tried-kind trier trial-error tried-rule rule-then rule-now',
  },
  {
    route: '/policies/:set/versions/:version',
    path: () => '/policies/trading/versions/1',
    shows: '',
  },
  { route: '/budgets', path: () => '/budgets', shows: 'budget' },
  { route: '/models', path: () => '/models', shows: 'governed-model owner' },
  { route: '/catalogue', path: () => '/catalogue', shows: '' },
  {
    route: '/catalogue/:type',
    path: () => '/catalogue/MARKET_QUOTE_INGESTED',
    shows: 'source',
  },
  { route: '/gate', path: () => '/gate', shows: 'scope switch-reason' },
  {
    route: '/dead-letters',
    path: () => '/dead-letters',
    shows: 'delivery-error delivery-code response entity',
  },
  {
    route: '/dead-letters/:id',
    path: ({ dead }) => `/dead-letters/${dead.entryIds[0]}`,
    shows:
      `${EVENT} delivery-error delivery-code attempt-worker header response ` +
      'edit-actor edit-reason edit-before edit-after',
  },
  { route: '/consumers', path: () => '/consumers', shows: 'consumer' },
  {
    route: '/consumers/:name',
    path: ({ consumer }) => `/consumers/${encodeURIComponent(consumer)}`,
    shows: 'consumer handler-error handler-code entity',
  },
  { route: '/replays', path: () => '/replays', shows: 'replay replay-actor' },
  {
    route: '/replays/:id',
    path: ({ replayId }) => `/replays/${replayId}`,
    shows: 'replay replay-error replay-actor replay-reason replay-filter replay-consumer',
  },
  {
    route: '/topics',
    path: () => '/topics',
    shows: 'breaker-reason pause-actor pause-reason system-pause worker',
  },
  {
    route: '/topics/:name',
    path: () => '/topics/orders',
    shows: '',
  },
  { route: '/map', path: () => '/map', shows: 'consumer' },
  { route: '/sources', path: () => '/sources', shows: 'connector' },
  { route: '/sources/:name', path: () => '/sources/binance', shows: '' },
  {
    route: '/expectations',
    path: () => '/expectations',
    shows: 'expected-source expected-entity expects held-source held',
  },
  {
    route: '/expectations/:name',
    path: () => '/expectations/foreign',
    shows:
      'expectation expected-source expected-entity expects ' +
      'finding-source finding-entity finding-path finding',
  },
  {
    route: '/held-batches/:id',
    path: ({ heldBatchId }) => `/held-batches/${heldBatchId}`,
    shows: 'held-source held bid',
  },
  { route: '/gaps', path: () => '/gaps', shows: 'gap-stream gap-error' },
  {
    route: '/rejected',
    path: () => '/rejected',
    shows: 'rejected-source type path reason second-reason code record',
  },
  {
    route: '/rejected/:id',
    path: ({ rejectedId }) => `/rejected/${rejectedId}`,
    shows: 'rejected-source type path reason second-reason code record',
  },
  {
    route: '/canaries',
    path: () => '/canaries',
    shows: 'canary-error canary-consumer',
  },
  {
    route: '/workers',
    path: () => '/workers',
    shows:
      'worker host version last-error connector connector-source stream gap-from gap-to ' +
      'reset-from reset-to cursor-member cursor',
  },
  { route: '/ledger', path: () => '/ledger', shows: 'effect' },
  {
    route: '/audit',
    path: () => '/audit',
    shows: 'actor target request audit-reason audit-filter audit-before audit-after',
  },
];

const DEVICES = [
  { device: 'desktop', viewport: DESKTOP },
  { device: 'phone', viewport: PHONE },
];

describeWithChromium('foreign text on the pages of the console', () => {
  let seeded: SeededForeignText;
  const suite = startedConsole(async (stack) => (seeded = await seedForeignText(stack)));
  /** Fields whose text was taken for a script. */
  const ran: string[] = [];
  afterEach(() => expect(ran.splice(0)).toEqual([]));

  /** As an operator, on pages that nothing but themselves keeps from running what they are given. */
  async function open(path: string, visit: Partial<Visit>): Promise<Page> {
    const page = await suite.browser.open('/', { key: KEYS.operator, unprotected: true, ...visit });
    await page.exposeFunction('ran', (field: string) => void ran.push(field));
    page.on('dialog', (dialog) => {
      ran.push(dialog.message());
      void dialog.dismiss();
    });
    await page.goto(path);
    return page;
  }

  async function faultsOf(page: Page, where: Locator, fields: readonly string[]) {
    return {
      elements: await page.locator('[onerror], img[src=x], body script').count(),
      overflow: await where.evaluate((it) =>
        Math.max(
          document.documentElement.scrollWidth - window.innerWidth,
          it.scrollWidth - it.clientWidth,
        ),
      ),
      notShown: await notShown(where, fields),
    };
  }

  const NONE = { elements: 0, overflow: 0, notShown: [] };

  it('is looked at on every route of the console', () => {
    const shell = join(__dirname, '../../apps/console/src/shell/shell.tsx');
    const routes = [...readFileSync(shell, 'utf8').matchAll(/<Route path="([^"]+)"/g)];
    const known = new Set(LOOKS.map(({ route }) => route));
    expect(routes.map(([, route]) => route).filter((route) => !known.has(route!))).toEqual([]);
  });

  it.each(DEVICES)(
    'is text, wherever it stands, and fits the screen of a $device',
    async ({ device, viewport }) => {
      const page = await open('/', { viewport });
      for (const { route, path, shows } of LOOKS) {
        await page.goto(path(seeded));
        await openAll(page);
        const fields = viewport === DESKTOP ? shows.split(' ').filter(Boolean) : [];
        const faults = await faultsOf(page, page.locator('body'), fields);
        await takeScreenshot(page, `foreign${route.replaceAll(/\W+/g, '-')}-${device}`);
        expect([route, faults, ran]).toEqual([route, NONE, []]);
      }
    },
    LOOK_TIMEOUT_MS,
  );

  it.each(DEVICES)(
    'is text in the dialogs too, on the screen of a $device',
    async ({ device, viewport }) => {
      const page = await open('/rejected', { viewport });
      const dialog = page.getByRole('dialog');
      const group = page.locator('.groups li', { hasText: markupOf('rejected-source') });
      const check = async (name: string, fields: readonly string[]) => {
        await dialog.waitFor();
        const faults = await faultsOf(page, dialog, fields);
        await takeScreenshot(page, `foreign-dialog-${name}-${device}`);
        expect([name, faults, ran]).toEqual([name, NONE, []]);
      };
      await group.getByRole('button', { name: /^Resubmit/ }).click();
      await check('bulk', ['rejected-source', 'type', 'path', 'code']);
      await page.goto(`/rejected/${seeded.rejectedId}`);
      await page.getByRole('button', { name: 'Mend and resubmit…' }).click();
      await check('mend', ['code', 'path', 'reason', 'second-reason', 'type']);
      await page.goto(`/dead-letters/${seeded.dead.entryIds[0]}`);
      await page.getByRole('button', { name: 'Edit and replay…' }).click();
      await dialog.getByLabel('Payload').waitFor();
      expect(await dialog.getByLabel('Payload').inputValue()).toContain(markupOf('edit-after'));
      await check('edit', []);
      await page.goto(`/consumers/${encodeURIComponent(seeded.consumer)}`);
      await page.getByRole('button', { name: 'Retire…' }).click();
      await check('retire', ['consumer']);
    },
    LOOK_TIMEOUT_MS,
  );
});

/** Of these fields the ones whose text cannot be read there, after a while. */
async function notShown(where: Locator, fields: readonly string[]): Promise<string[]> {
  const first = fields.map((field) =>
    where
      .getByText(markupOf(field))
      .first()
      .waitFor({ timeout: SHOWN_TIMEOUT_MS })
      .then(() => [])
      .catch(() => [field]),
  );
  return (await Promise.all(first)).flat();
}

/** Opens whatever is folded, of rows those that hold foreign text, until nothing is left to open. */
async function openAll(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  for (let opened = 1; opened > 0;) {
    await page.waitForFunction(() => !document.querySelector('main .skeleton'));
    opened = await page.evaluate(openOnce);
  }
}

/** In the page: clicks what was not clicked before, and says how much that was. */
function openOnce(): number {
  const closed = [
    ...document.querySelectorAll<HTMLElement>('main details:not([open]) > summary'),
    ...document.querySelectorAll<HTMLElement>('main button[aria-expanded=false]'),
  ].filter((it) => {
    const row = it.closest('tr');
    return it.dataset['opened'] === undefined && (!row || row.textContent!.includes('<img'));
  });
  for (const it of closed) {
    it.dataset['opened'] = '';
    it.click();
  }
  return closed.length;
}
