import type { Locator, Page } from 'playwright-core';
import { describeWithChromium, PHONE, type Visit } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('the console by keyboard, by ear and without motion', () => {
  const suite = startedConsole();

  const open = (path: string, visit: Partial<Visit> = {}) =>
    suite.browser.open(path, { key: KEYS.operator, ...visit });

  it('leaves the focus at the start of a document that was just opened', async () => {
    const page = await open('/topics');
    await page.getByRole('heading', { level: 1, name: 'Topics' }).waitFor();
    await page.getByRole('button', { name: 'Pause quotes' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
  });

  it.each([
    ['Events', 'Events'],
    ['Dead letters', 'Dead letters'],
    ['Ledger', 'Ledger'],
    ['Overview', 'Overview'],
  ])('goes to the heading of %s and names the page', async (link, name) => {
    const page = await open(name === 'Overview' ? '/audit' : '/');
    await page.getByRole('navigation').getByRole('link', { name: link }).focus();
    await page.keyboard.press('Enter');
    await focused(page, page.getByRole('heading', { level: 1, name }));
    await titled(page, `${name} · Control plane`);
  });

  it('goes to the heading of one thing, and back to that of the list', async () => {
    const page = await open('/dead-letters');
    const { deadEntryId } = suite.stack.seeded;
    await page.getByRole('link', { name: deadEntryId, exact: true }).press('Enter');
    await focused(
      page,
      page.getByRole('heading', { level: 1, name: `Dead letter ${deadEntryId}` }),
    );
    await titled(page, `Dead letter ${deadEntryId} · Control plane`);
    await page.goBack();
    await focused(page, page.getByRole('heading', { level: 1, name: 'Dead letters' }));
    await titled(page, 'Dead letters · Control plane');
  });

  it.each([
    ['Audit', 'Actor'],
    ['Budgets', 'Policy'],
    ['Gaps', 'Source'],
  ])(
    'adds nothing to the way back from %s for a field that was left as it was',
    async (name, field) => {
      const page = await open('/topics');
      await page.getByRole('navigation').getByRole('link', { name }).press('Enter');
      await focused(page, page.getByRole('heading', { level: 1, name }));
      await page.getByLabel(field, { exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await page.goBack();
      await focused(page, page.getByRole('heading', { level: 1, name: 'Topics' }));
    },
  );

  it('keeps the focus in a field whose filter changes the address alone', async () => {
    const page = await open('/events');
    await page.getByLabel('Search').fill('entity_id:NOBODY');
    await page.getByText('No event matches').waitFor();
    expect(page.url()).toContain('NOBODY');
    await focused(page, page.getByLabel('Search'));
  });

  it('ends a link to one topic at the heading of its page, also on the second visit', async () => {
    const page = await open('/');
    for (let visit = 0; visit < 2; visit += 1) {
      await page.getByRole('link', { name: 'settlements', exact: true }).press('Enter');
      await focused(page, page.getByRole('heading', { level: 1, name: 'settlements' }));
      expect(new URL(page.url()).pathname).toBe('/topics/settlements');
      await page.getByRole('navigation').getByRole('link', { name: 'Overview' }).press('Enter');
      await focused(page, page.getByRole('heading', { level: 1, name: 'Overview' }));
    }
  });

  it('says the keys of a page that has its own, and those of all pages beside no other', async () => {
    const page = await open('/approvals');
    await page.getByRole('heading', { level: 1, name: 'Approvals' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys of this page' }).waitFor();
    expect(await page.locator('.dialog').count()).toBe(1);
  });

  it('goes to the heading of the page after the key was entered', async () => {
    const page = await open('/workers', { key: null });
    await page.getByLabel('API key').waitFor();
    await titled(page, 'Key · Control plane');
    await page.keyboard.type(KEYS.viewer);
    await page.keyboard.press('Enter');
    await focused(page, page.getByRole('heading', { level: 1, name: 'Workers' }));
    await titled(page, 'Workers · Control plane');
  });

  it('skips to the content with the first Tab, and leaves the address as it was', async () => {
    const page = await open('/topics#quotes');
    await page.getByRole('button', { name: 'Pause quotes' }).waitFor();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.locator('.skip-link').focus();
    expect((await page.locator('.skip-link').boundingBox())!.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Enter');
    await focused(page, page.getByRole('main'));
    expect(new URL(page.url()).hash).toBe('#quotes');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  });

  it.each([
    ['/topics', 'Pause orders'],
    ['/topics', 'Limit the rate of orders'],
    ['/dead-letters', 'Replay 12 of orders'],
    ['/replays', 'New replay…'],
    ['dead letter', 'Edit and replay…'],
  ])('on %s returns the focus to “%s” from its dialog', async (place, name) => {
    const page = await open(
      place.startsWith('/') ? place : `/dead-letters/${suite.stack.seeded.deadEntryId}`,
    );
    const opener = page.getByRole('button', { name, exact: true });
    for (const close of ['Escape', 'Cancel']) {
      await opener.press('Enter');
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).waitFor();
      await focusInDialog(page);
      if (close === 'Escape') await page.keyboard.press('Escape');
      else await page.getByRole('button', { name: 'Cancel' }).press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await focused(page, opener);
    }
  });

  it('returns the focus to the content where what opened the dialog is gone', async () => {
    const page = await open('/rejected');
    const row = page.getByRole('row', { name: /ask_price is required/ });
    await row.getByRole('button', { name: 'Look' }).press('Enter');
    await page.getByRole('button', { name: 'Discard…' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').fill('sent in error');
    await page.route('**/v1/rejected?*', (route) =>
      route.fulfill({ json: { items: [], next_cursor: null } }),
    );
    await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).press('Enter');
    await page.getByText('The record is discarded.').waitFor();
    await page.getByText('Nothing in quarantine').waitFor();
    await focused(page, page.getByRole('main'));
  });

  it('goes to the heading of the page that an action led to', async () => {
    const page = await open(`/dead-letters/${suite.stack.seeded.deadEntryId}`);
    await page.getByRole('button', { name: 'Replay…', exact: true }).press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').fill('INC-7');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/events/*');
    await focused(page, page.getByRole('heading', { level: 1 }));
    await titled(page, 'MARKET_QUOTE_INGESTED · Control plane');
  });

  describe('without motion', () => {
    const PLACES = ['/', '/events', '/dead-letters', '/topics', '/replays', '/workers', '/ledger'];

    it.each([true, false])(
      'runs no animation where less is asked for: %s',
      async (reducedMotion) => {
        const page = await open('/', { reducedMotion });
        await page.getByText('Latency by hop').waitFor();
        await page.route('**/v1/audit?*', () => undefined);
        await page.getByRole('link', { name: 'Audit' }).click();
        await page.locator('.skeleton').first().waitFor();
        const running = await page.evaluate(() => document.getAnimations().length);
        if (reducedMotion) expect(running).toBe(0);
        else expect(running).toBeGreaterThan(0);
      },
    );

    it.each([undefined, PHONE])(
      'moves nothing on any page, nor in its dialogs',
      async (viewport) => {
        const page = await open('/', { reducedMotion: true, viewport });
        await countAnimations(page);
        for (const place of PLACES) {
          await page.goto(place);
          await page.locator('main .panel').first().waitFor();
          await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
        }
        await page.goto('/topics');
        await page.getByRole('button', { name: 'Pause orders' }).click();
        await page.getByRole('dialog').getByLabel('Reason').waitFor();
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
        expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
        expect(started).toEqual([]);
      },
    );

    /** What begins to move on any page from now on. */
    let started: string[];
    async function countAnimations(page: Page): Promise<void> {
      started = [];
      await page.exposeFunction('tellOfMotion', (what: string) => void started.push(what));
      await page.addInitScript(() => {
        const tell = (globalThis as unknown as { tellOfMotion(what: string): void }).tellOfMotion;
        for (const kind of ['animationstart', 'transitionrun'])
          document.addEventListener(kind, (event) => tell(`${kind} ${event.target}`), true);
      });
    }
  });
});

/** Waits until the element has the focus. */
async function focused(page: Page, element: Locator): Promise<void> {
  const handle = await element.elementHandle();
  await page.waitForFunction((it) => document.activeElement === it, handle);
}

/** A page is named when what it is about has arrived. */
async function titled(page: Page, title: string): Promise<void> {
  await page
    .waitForFunction((it) => document.title === it, title)
    .catch(async () => {
      expect(await page.title()).toBe(title);
    });
}

/** A dialog takes the focus when it has been drawn. */
async function focusInDialog(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.activeElement?.closest('[role=dialog]') instanceof Element,
  );
}
