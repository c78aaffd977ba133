import type { Page } from 'playwright-core';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

interface Named {
  by_source: { source: string }[];
}

describeWithChromium('what a search suggests', () => {
  const suite = startedConsole();
  const open = (path = '/events') => suite.browser.open(path, { key: KEYS.viewer });
  const field = (page: Page) => page.getByRole('combobox', { name: 'Search' });
  const list = (page: Page) => page.getByRole('listbox', { name: 'Suggestions' });
  const options = (page: Page) => list(page).getByRole('option');
  const chosen = (page: Page) => list(page).getByRole('option', { selected: true });

  const sources = async () =>
    (await suite.stack.read<Named>('/v1/ledger')).by_source
      .map(({ source }) => source)
      .sort((a, b) => a.localeCompare(b));
  const types = async () =>
    (await suite.stack.read<{ items: { event_type: string }[] }>('/v1/event-types')).items.map(
      ({ event_type }) => event_type,
    );
  const topics = async () =>
    (await suite.stack.read<{ items: { topic: string }[] }>('/v1/topics')).items.map(
      ({ topic }) => topic,
    );

  it('is of a source and a type what the API answers', async () => {
    const page = await open();
    await field(page).fill('source:');
    await options(page).first().waitFor();
    const expected = (await sources()).slice(0, 4).map((source) => `source:${source}`);
    expect(expected.length).toBeGreaterThan(0);
    expect(await options(page).allTextContents()).toEqual(expected);
    await field(page).fill('event_type:QUOTE');
    await page
      .getByRole('option', { name: /^event_type:/ })
      .first()
      .waitFor();
    const held = (await types()).filter((type) => type.includes('QUOTE'));
    const shown = await options(page).allTextContents();
    expect(shown.toSorted()).toEqual(held.map((type) => `event_type:${type}`).toSorted());
  });

  it('is chosen by the arrow keys and Enter, and a word goes on to its values', async () => {
    const page = await open();
    await field(page).fill('BTC sour');
    await options(page).first().waitFor();
    expect(await chosen(page).count()).toBe(0);
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page).textContent()).toBe('BTC source:');
    expect(await field(page).getAttribute('aria-activedescendant')).toBe(
      await chosen(page).getAttribute('id'),
    );
    await page.keyboard.press('Enter');
    const [first] = await sources();
    await page.getByRole('option', { name: `BTC source:${first}` }).waitFor();
    expect(await field(page).inputValue()).toBe('BTC source:');
    await page.keyboard.press('ArrowUp');
    expect(await chosen(page).textContent()).toBe(await options(page).last().textContent());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('q') === `BTC source:${first}`);
    expect(await field(page).inputValue()).toBe(`BTC source:${first}`);
  });

  it('leads from free text to the page of a topic', async () => {
    const page = await open();
    await field(page).fill('quotes');
    const place = page.getByRole('option', { name: 'topic quotes', exact: true });
    await place.waitFor();
    const names = await options(page).allTextContents();
    for (let step = 0; step <= names.indexOf('topic quotes'); step += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/topics\/quotes$/);
  });

  it('closes with Escape, keeps what was typed, and is no longer in the way of Enter', async () => {
    const page = await open();
    await field(page).fill('source:');
    await options(page).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await list(page).waitFor({ state: 'detached' });
    expect(await field(page).inputValue()).toBe('source:');
    expect(await field(page).getAttribute('aria-expanded')).toBe('false');
    await page.keyboard.press('Enter');
    expect(await field(page).inputValue()).toBe('source:');
    await page.keyboard.press('ArrowDown');
    expect(await chosen(page).count()).toBe(1);
  });

  it('is taken by a press as well, and the field keeps the focus', async () => {
    const page = await open();
    await field(page).fill('entity_i');
    await page.getByRole('option', { name: 'entity_id:' }).click();
    expect(await field(page).inputValue()).toBe('entity_id:');
    expect(await field(page).evaluate((input) => input === document.activeElement)).toBe(true);
  });

  it('is in the palette of topics, types and states', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Events' }).waitFor();
    await page.keyboard.press('Control+k');
    const dialog = page.getByRole('dialog', { name: 'Go to' });
    const palette = dialog.getByRole('combobox', { name: 'Search' });
    const offered = dialog.locator('.suggestions button');
    for (const [word, names] of [
      ['topic', await topics()],
      ['type', await types()],
    ] as const) {
      await palette.fill(`${word}:`);
      await offered
        .filter({ hasText: new RegExp(`^${word}:.`) })
        .first()
        .waitFor();
      const expected = names.toSorted((a, b) => a.localeCompare(b)).slice(0, 8);
      expect(await offered.allTextContents()).toEqual(expected.map((name) => `${word}:${name}`));
    }
    await palette.fill('state:dea');
    await page.keyboard.press('Tab');
    expect(await palette.inputValue()).toBe('state:dead');
    expect(await flawsOf(page, 'suggestions-palette')).toEqual(FLAWLESS);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it.each(LOOKS)(
    'is without a flaw, $scheme on a $device',
    async ({ scheme, device, viewport }) => {
      const page = await suite.browser.open('/events', { key: KEYS.viewer, scheme, viewport });
      await page.getByRole('table').waitFor();
      await field(page).fill('s');
      await options(page).first().waitFor();
      // What was found before is pale while the text is searched for.
      await page.waitForURL(({ searchParams }) => [...searchParams.values()].includes('s'));
      await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowDown');
      expect(await flawsOf(page, `suggestions-${scheme}-${device}`)).toEqual(FLAWLESS);
    },
  );
});
