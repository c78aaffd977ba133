import type { Page } from 'playwright-core';
import { describeWithChromium, PHONE } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { FLAWLESS, flawsOf } from './console/looks.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

/** Pixels of a thing that is pressed by a finger, of the success criterion 2.5.8. */
const TARGET_MIN = 24;

describeWithChromium('the life of an event on a phone', () => {
  const suite = startedConsole();

  async function open(scheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const path = `/events/${suite.stack.seeded.trade.event_id}`;
    const visit = { key: KEYS.operator, scheme, viewport: PHONE };
    const page = await suite.browser.open(path, visit);
    await page.getByText('Every step', { exact: true }).waitFor();
    await page.waitForFunction(() => !document.querySelector('main .skeleton'));
    return page;
  }

  /** Left and right edge of each, in the order of the document. */
  const edgesOf = (page: Page, selector: string) =>
    page.locator(selector).evaluateAll((all) =>
      all.map((one) => {
        const { left, right, top, bottom } = one.getBoundingClientRect();
        return { left, right, top, bottom };
      }),
    );

  it.each(['light', 'dark'] as const)('fits the screen, opened too, in %s', async (scheme) => {
    const page = await open(scheme);
    expect(await flawsOf(page, `event-${scheme}-phone`)).toEqual(FLAWLESS);
    const folded = page.locator('main details:not([open]) > summary');
    while ((await folded.count()) > 0) await folded.first().press('Enter');
    await page.getByRole('group', { name: 'envelope' }).first().waitFor();
    expect(await flawsOf(page, `event-opened-${scheme}-phone`)).toEqual(FLAWLESS);
  });

  it('has its hops one under another, each as wide as the others', async () => {
    const edges = await edgesOf(await open(), '.hops > li');
    expect(edges.length).toBeGreaterThan(2);
    for (const [index, { left, right, top }] of edges.slice(1).entries()) {
      const before = edges[index]!;
      expect([top >= before.bottom, left, right]).toEqual([true, before.left, before.right]);
    }
  });

  it('has nothing to scroll sideways in its pictures, and relatives as a list', async () => {
    const page = await open();
    for (const name of ['Timeline picture', 'Graph of relatives']) {
      const picture = page.getByRole('group', { name });
      const hidden = await picture.evaluate((it) => it.scrollWidth - it.clientWidth);
      expect([name, hidden]).toEqual([name, 0]);
    }
    const nodes = await edgesOf(page, '.graph-node');
    expect(nodes.length).toBeGreaterThan(1);
    for (const [index, { top }] of nodes.slice(1).entries())
      expect(top).toBeGreaterThanOrEqual(nodes[index]!.bottom);
  });

  it('keeps the payloads folded until they are asked for', async () => {
    const page = await open();
    const fields = page.getByLabel('Fields of the raw payload');
    expect(await fields.isVisible()).toBe(false);
    await page.getByText('Raw, as the source sent it').click();
    await fields.waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel('Fields of the canonical event').waitFor();
  });

  it('has nothing to press that is smaller than a finger needs', async () => {
    const page = await open();
    const small = await page.evaluate(
      (min) =>
        [...document.querySelectorAll('main :is(a, button, summary, input, select)')].flatMap(
          (it) => {
            const { width, height } = it.getBoundingClientRect();
            const isSmall = width > 0 && (width < min || height < min);
            return isSmall ? [`${it.outerHTML.slice(0, 120)} ${width}×${height}`] : [];
          },
        ),
      TARGET_MIN,
    );
    expect(small).toEqual([]);
  });
});
