import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { seedCrowd } from './console/crowd.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(10 * 60_000);

const TOPIC = 'crowd.orders.5';

/** Each page with a text that is there once it has its data. */
const PAGES = {
  overview: { path: '/', ready: 'Failed per second' },
  topics: { path: '/topics', ready: 'that need somebody' },
  topic: { path: `/topics/${TOPIC}`, ready: 'Failed per second' },
  sources: { path: '/sources', ready: 'risk-model' },
  source: { path: '/sources/binance', ready: 'Failed per second' },
  consumers: { path: '/consumers', ready: 'crowd-consumer-7' },
  consumer: { path: '/consumers/crowd-consumer-7', ready: 'Failed per second' },
  map: { path: '/map', ready: 'ways as a table' },
} as const;

describeWithChromium('looking at a large installation', () => {
  const suite = startedConsole(({ database }) => seedCrowd(database));
  const open = (path: string) => suite.browser.open(path, { key: KEYS.viewer });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it.each(Object.entries(PAGES))('%s is without a flaw', async (name, { path, ready }) => {
      const page = await suite.browser.open(path, { key: KEYS.viewer, scheme, viewport });
      await page.getByText(ready).first().waitFor();
      expect(await flawsOf(page, `looking-${name}-${scheme}-${device}`)).toEqual(FLAWLESS);
    });
  });

  it('looks at another range by a press, and closer by drawing over a chart', async () => {
    const page = await open(`/topics/${TOPIC}`);
    await page.getByRole('button', { name: '24 h' }).click();
    await page.waitForURL(/range=24h/);
    await page.getByRole('button', { name: '1 h', exact: true }).click();
    const chart = page.locator('.u-over').first();
    await chart.waitFor();
    await chart.scrollIntoViewIfNeeded();
    const box = (await chart.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 40, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/zoom=\d+-\d+/);
    const [from, to] = /zoom=(\d+)-(\d+)/.exec(page.url())!.slice(1).map(Number);
    expect((to! - from!) / 60).toBeGreaterThan(10);
    expect((to! - from!) / 60).toBeLessThan(30);
    await page.getByRole('button', { name: 'Zoom out' }).click();
    await page.waitForURL((url) => !url.search.includes('zoom'));
  });

  it('has what the charts say in a table, with a hole where nobody read', async () => {
    const page = await open(`/topics/${TOPIC}`);
    await page.getByText('As a table').click();
    const table = page.getByRole('table').filter({ hasText: '99th percentile' });
    await table.getByRole('row').nth(55).waitFor();
    const holes = table.getByRole('row').filter({ hasText: /^[^–]+–{6,}$/ });
    expect(await holes.count()).toBeGreaterThanOrEqual(5);
  });

  it('has of many topics only those in sight in the document, and narrows them as one types', async () => {
    const page = await open('/topics');
    await page.getByText(/of \d+ topics/).waitFor();
    const rows = page.getByRole('table').getByRole('row');
    expect(await rows.count()).toBeLessThan(120);
    await page.getByRole('searchbox', { name: 'Name' }).fill('fills.1');
    await page.getByText(/^\d+ of \d+ topics$/).waitFor();
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length < 40);
    for (const text of await page.locator('tbody tr td:first-child').allTextContents()) {
      expect(text).toContain('fills.1');
    }
  });

  it('shows ten thousand rows and keeps the document small while one scrolls through them', async () => {
    const page = await open('/events');
    const [topic] = (await suite.stack.read<{ items: { topic: string }[] }>('/v1/topics')).items;
    const items = Array.from({ length: 10_000 }, (_, n) => ({ ...topic!, topic: `many-${n}` }));
    await page.route('**/v1/topics', (route) =>
      route.fulfill({ json: { items, next_cursor: null } }),
    );
    await page.goto('/topics');
    await page.getByText('10,000 of 10,000 topics').waitFor();
    const inDocument = () => page.locator('tbody tr').count();
    expect(await inDocument()).toBeLessThan(120);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    await page.getByRole('link', { name: 'many-9999' }).waitFor();
    expect(await inDocument()).toBeLessThan(120);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');
  });

  it('shows on the map what a node leads to, and leads to its page by keyboard', async () => {
    const page = await open('/map?q=crowd-consumer-7');
    const node = page
      .locator('.map-column')
      .last()
      .getByRole('link', { name: /crowd-consumer-7/ });
    await node.focus();
    await page.locator('.way.lit').first().waitFor({ state: 'attached' });
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/consumers\/crowd-consumer-7$/);
  });

  it('goes anywhere by Ctrl+K, says what it does not understand, and shows its keys', async () => {
    const page = await open('/ledger');
    await page.getByRole('heading', { name: 'Ledger' }).waitFor();
    await page.keyboard.press('Control+k');
    const field = page.getByRole('combobox', { name: 'Search' });
    await field.fill('size:7');
    await page.getByText('No search by “size:”').waitFor();
    await field.fill('topic:crowd.orders.5 state:dead');
    await page.getByRole('option', { name: 'Dead letters of crowd.orders.5' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/dead-letters\?topic=crowd\.orders\.5/);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('walks through the rows of a list by j and k', async () => {
    const page = await open('/consumers');
    await page.getByText('crowd-consumer-7').first().waitFor();
    const focused = () =>
      page.evaluate(() => document.activeElement?.closest('tr')?.rowIndex ?? null);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    expect(await focused()).toBe(2);
  });
});
