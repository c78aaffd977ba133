import type { Page, Route } from 'playwright-core';
import { describeWithChromium, PHONE, takeScreenshot } from './console/browser.js';
import { ODD_NAME, seedExtremes } from './console/extremes.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
const SEEN = { timeout: 60_000 };
/** Many waits one after another, a start of the ops-api among them. */
jest.setTimeout(10 * 60_000);
/** What a desktop of 1440 pixels is left with at 200 %. */
const ZOOMED = { width: 720, height: 450 };

describeWithChromium('the console when things go wrong', () => {
  const suite = startedConsole();

  const asOperator = (path: string) => suite.browser.open(path, { key: KEYS.operator });

  it.each([
    [500, 'INTERNAL', 'The ops-api could not answer'],
    [429, 'REQUEST.RATE_LIMITED', 'Too many requests'],
    [403, 'AUTH.FORBIDDEN', 'Your key does not allow this'],
  ])('says what an answer of %d means', async (status, code, title) => {
    const page = await asOperator('/ledger');
    await page.route('**/v1/audit?*', (route) => refuse(route, status, code));
    await page.goto('/audit');
    await seen(page, title);
    await seen(page, code);
    expect(await page.getByRole('button', { name: 'Try again' }).count()).toBe(
      status === 403 ? 0 : 1,
    );
    if (status === 403) return;
    await page.unroute('**/v1/audit?*');
    await page.getByRole('button', { name: 'Try again' }).click();
    await seen(page, 'decision.approve');
  });

  it('says that it still waits where an answer is slow', async () => {
    const page = await asOperator('/ledger');
    const held: Route[] = [];
    await page.route('**/v1/audit?*', (route) => void held.push(route));
    await page.goto('/audit');
    await seen(page, 'Still waiting for the ops-api');
    for (const route of held) await route.continue();
    await seen(page, 'decision.approve');
  });

  it.each([
    ['/topics', 'in order of each key'],
    ['/events', 'MARKET_QUOTE_INGESTED'],
    ['/rejected', 'must be a decimal string'],
  ])(
    'keeps %s and says that it is old while there is no network, then goes on',
    async (place, text) => {
      const page = await asOperator(place);
      await seen(page, text);
      await page.context().setOffline(true);
      await seen(page, 'Shown as it was before the last refresh failed');
      await seen(page, text);
      await page.context().setOffline(false);
      await page
        .getByText('Shown as it was before')
        .first()
        .waitFor({ state: 'detached', ...SEEN });
    },
  );

  it('loses the stream with the ops-api, polls, and takes it up again', async () => {
    const page = await asOperator('/');
    await page.getByText('live', { exact: true }).waitFor(SEEN);
    await seen(page, 'Nothing is missing');
    await untilLoadedAhead(page);
    await suite.stack.opsApi.stop();
    try {
      await page.getByText('polling', { exact: true }).waitFor(SEEN);
      await seen(page, 'Shown as it was before the last refresh failed');
      await seen(page, 'Nothing is missing');
      await page.getByRole('link', { name: 'Audit' }).click();
      await seen(page, 'The ops-api does not answer');
      await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).click();
      await seen(page, 'Nothing is missing');
    } finally {
      await suite.stack.startOpsApi();
    }
    await page.getByText('live', { exact: true }).waitFor(SEEN);
    await page
      .getByText('Shown as it was before')
      .first()
      .waitFor({ state: 'detached', ...SEEN });
  });

  it('refuses an action without a network instead of sending it later', async () => {
    const page = await asOperator('/topics');
    await page.getByRole('button', { name: 'Pause quotes' }).click();
    await page.getByLabel('Reason').fill('INC-9');
    await page.context().setOffline(true);
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByText('No answer from the ops-api').waitFor(SEEN);
    await page.context().setOffline(false);
    await page.getByText('live', { exact: true }).waitFor(SEEN);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Pause quotes' }).waitFor();
    const paused = await suite.stack.read<{ items: unknown[] }>('/v1/audit?action=topic.pause');
    expect(paused.items).toEqual([]);
  });

  it('asks for the key again when it is refused in the middle, and returns to the place', async () => {
    const page = await asOperator('/dead-letters?topic=orders');
    await seen(page, 'certificate has expired');
    await page.route('**/v1/dead-letters?*', (route) => refuse(route, 401, 'AUTH.UNAUTHENTICATED'));
    await page.getByRole('button', { name: /^Topic: orders/ }).click();
    await seen(page, 'This key is not accepted');
    await page.unroute('**/v1/dead-letters?*');
    await page.getByLabel('API key').fill(KEYS.viewer);
    await page.getByRole('button', { name: 'Enter' }).click();
    await seen(page, 'certificate has expired');
    expect(new URL(page.url()).pathname).toBe('/dead-letters');
  });

  it('says how far an order came that failed in its middle', async () => {
    const page = await asOperator('/dead-letters?topic=orders');
    let orders = 0;
    await page.route('**/v1/dead-letters/replay', async (route) => {
      if ((route.request().postDataJSON() as { dry_run?: boolean }).dry_run)
        return route.continue();
      orders += 1;
      return orders === 1 ? firstBatch(route) : refuse(route, 500, 'INTERNAL');
    });
    await page.getByRole('button', { name: 'Replay all matching…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('INC-9');
    await dialog.getByRole('button', { name: /^Replay \d+$/ }).click();
    await dialog.getByText('20 were dealt with before that').waitFor(SEEN);
    await dialog.getByText('INTERNAL').first().waitFor();
  });

  describe('with extremes', () => {
    let path: string;
    beforeAll(async () => {
      path = `/events/${(await seedExtremes(suite.stack.database)).event_id}`;
    });

    it('shows 100 attempts, 60 relatives and a megabyte without giving in', async () => {
      const page = await asOperator(path);
      await seen(page, 'Every step');
      expect(await page.locator('details.attempt').count()).toBe(10);
      await page.getByRole('button', { name: 'Show the 90 attempts before' }).click();
      expect(await page.locator('details.attempt').count()).toBe(100);
      expect(await page.locator('.graph-node').count()).toBe(61);
      await page
        .getByRole('button', { name: /^Show all/ })
        .first()
        .waitFor();
      await takeScreenshot(page, 'extremes-desktop');
      expect(await overflow(page)).toBe(0);
    });

    it.each([
      ['at 200 %', ZOOMED],
      ['on a phone', PHONE],
    ])('keeps every page within the screen %s', async (name, viewport) => {
      const page = await suite.browser.open('/', { key: KEYS.operator, viewport });
      const entity = encodeURIComponent(`entity_id:"${ODD_NAME}"`);
      for (const place of ['/', `/events?q=${entity}`, path, '/dead-letters', '/topics']) {
        await page.goto(place);
        await page.locator('main .panel').first().waitFor(SEEN);
        await page
          .locator('main .skeleton')
          .first()
          .waitFor({ state: 'detached', ...SEEN });
        expect([place, await overflow(page)]).toEqual([place, 0]);
      }
      await takeScreenshot(page, `extremes ${name}`);
    });
  });
});

function refuse(route: Route, status: number, code: string): Promise<void> {
  return route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title: code, status, code }),
  });
}

/** As the ops-api answers an order that needs several requests. */
function firstBatch(route: Route): Promise<void> {
  const answer = { dry_run: false, matched: 25, affected: 20, remaining: 5, sample: [] };
  return route.fulfill({ json: answer });
}

/** Every page of the console is in the browser, with all that it imports. */
async function untilLoadedAhead(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const came = performance.getEntriesByType('resource').map(({ name }) => name);
      const links = document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]');
      const last = came.some((name) => name.includes('/audit-page'));
      return last && [...links].every(({ href }) => came.includes(href));
    },
    null,
    SEEN,
  );
}

async function seen(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor(SEEN);
}

/** Pixels by which the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
