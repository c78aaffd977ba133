import type { Ledger } from '@acp/contracts/api';
import type { Locator } from 'playwright-core';
import { axeViolations, describeWithChromium, PHONE, takeScreenshot } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

const UNKNOWN_ID = '018f4e1a-0000-7000-8000-00000000000a';

describeWithChromium('the console when the ledger does not balance', () => {
  const suite = startedConsole(tamper);

  /** By a hand that goes around triggers and foreign keys: an entry is lost, an event, an attempt. */
  function tamper(stack: ConsoleStack): Promise<unknown> {
    return stack.database.sql(`
      BEGIN;
      SET LOCAL session_replication_role = replica;
      DELETE FROM outbox WHERE event_id = '${stack.seeded.trade.event_id}' AND topic = 'quotes';
      DELETE FROM events WHERE event_id = '${stack.seeded.decision.event_id}';
      UPDATE outbox SET payload_json = '{}' WHERE id = ${stack.seeded.deadEntryId};
      DELETE FROM delivery_attempts WHERE entry_id = ${stack.seeded.deadEntryId} AND attempt = 2;
      COMMIT`);
  }

  const open = (path: string, viewport?: typeof PHONE) =>
    suite.browser.open(path, { key: KEYS.operator, viewport });

  it('says so in its headline, first of what needs attention, and leads to the rows', async () => {
    const page = await open('/');
    await page.getByText('The accounts do not add up').waitFor();
    const first = page.locator('.attention-item').first();
    expect(await first.textContent()).toMatch(/The ledger is off by \d+/);
    await first.getByRole('link', { name: 'See which rows' }).click();
    await page.getByRole('heading', { name: 'What does not add up' }).waitFor();
  });

  it('leads from each row it names to a page that knows it', async () => {
    const page = await open('/ledger');
    await page.locator('.finding-rows a').first().waitFor();
    // Verifying goes on meanwhile, and may name one more between the page and the answer.
    let { findings } = await suite.stack.read<Ledger>('/v1/ledger');
    for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
      if ((await page.locator('.findings > li').count()) === findings.length) break;
      await page.reload();
      await page.locator('.finding-rows a').first().waitFor();
      ({ findings } = await suite.stack.read<Ledger>('/v1/ledger'));
    }
    expect(findings.length).toBeGreaterThanOrEqual(4);
    expect(await page.locator('.findings > li').count()).toBe(findings.length);
    const hrefs = await page
      .locator('.finding-rows a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    // Sums are of an hour and an account, which is no row with a page.
    const rows = findings.filter(({ rule }) => rule !== 'sums_agree_with_rows');
    expect(hrefs.length).toBe(rows.reduce((sum, { ids }) => sum + ids.length, 0));
    expect(hrefs).toContain(`/events/${suite.stack.seeded.trade.event_id}`);
    expect(hrefs).toContain(`/entries/${suite.stack.seeded.deadEntryId}`);
    for (const href of new Set(hrefs)) {
      await page.goto(href);
      await page.locator('main .panel').first().waitFor();
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
      expect([href, await page.getByText('There is no page here').count()]).toEqual([href, 0]);
      expect([href, await page.getByRole('alert').count()]).toEqual([href, 0]);
    }
  });

  it('goes on from an entry to its event, its topic and its dead letter', async () => {
    const page = await open(`/entries/${suite.stack.seeded.deadEntryId}`);
    await page.getByText('field "ask_price" must be > 0').waitFor();
    await takeScreenshot(page, 'entry');
    expect(await axeViolations(page)).toEqual([]);
    const facts = page.getByRole('region', { name: 'The entry' });
    expect(await hrefsOf(facts)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^\/events\/[0-9a-f-]{36}$/),
        '/topics/orders',
        `/dead-letters/${suite.stack.seeded.deadEntryId}`,
      ]),
    );
    await page.goto('/entries/999999999');
    await page.getByText('No entry has this id').waitFor();
  });

  it.each([undefined, PHONE])('shows a rule that it has never heard of', async (viewport) => {
    const page = await open('/events', viewport);
    const ledger = await suite.stack.read<Ledger>('/v1/ledger');
    const unknown = {
      rule: 'moons_are_full',
      table: 'moons',
      difference: 3,
      expected: null,
      actual: null,
      message: 'moons are not as full as they should be',
      ids: [UNKNOWN_ID, '42', 'luna'],
    };
    const json = { ...ledger, findings: [...ledger.findings, unknown] };
    await page.route('**/v1/ledger', (route) => route.fulfill({ json }));
    await page.goto('/ledger');
    const finding = page.locator('.findings > li', { hasText: 'Moons are not as full' });
    await finding.getByText('moons are full').waitFor();
    expect(await hrefsOf(finding)).toEqual([`/events?q=${UNKNOWN_ID}`]);
    await finding.getByText('luna').waitFor();
    await takeScreenshot(page, `ledger-off-${viewport ? 'phone' : 'desktop'}`);
    expect(await axeViolations(page)).toEqual([]);
    const overflow = () => document.documentElement.scrollWidth - window.innerWidth;
    expect(await page.evaluate(overflow)).toBe(0);
  });
});

function hrefsOf(within: Locator): Promise<string[]> {
  return within.locator('a').evaluateAll((links) => links.map((a) => a.getAttribute('href')!));
}
