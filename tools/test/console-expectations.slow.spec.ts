import type { AuditEntry, HeldBatch, Page as ListPage } from '@acp/contracts/api';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { holdBatch, seedExpectation } from './console/expectations.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('expectations in the console', () => {
  let [toRelease, toDiscard, toKeep] = ['', '', ''];
  const suite = startedConsole(seed);

  async function seed({ database, seeded }: ConsoleStack): Promise<void> {
    const opened = await database.open({ poolSize: 1 });
    const trade = { event_id: seeded.trade.event_id, consequence: 'stored' } as const;
    const held = { consequence: 'held', source: 'late-vendor' } as const;
    await seedExpectation(opened, { name: 'spread', windows: [[0, 0]] });
    await seedExpectation(opened, {
      name: 'ask-known',
      windows: [
        [0, 0],
        [0, 2],
      ],
    });
    await seedExpectation(opened, {
      ...{ name: 'bid-in-range', description: 'A price of nothing is a fault of the feed.' },
      windows: [
        [0, 0],
        [30, 0],
        [0, 0],
        [4, 1],
      ],
      findings: [trade, {}, held],
    });
    await seedExpectation(opened, { name: 'old-rule', windows: [[9, 0]] });
    await database.sql(
      `UPDATE expectations SET seen_at = now() - interval '2 h' WHERE name = 'old-rule'`,
    );
    toKeep = await holdBatch(opened, { bidPrices: ['1', '1,5'], source: 'late-vendor' });
    toDiscard = await holdBatch(opened, { bidPrices: ['2'], source: 'test-vendor' });
    toRelease = await holdBatch(opened, { bidPrices: ['3', '4', '1,5'] });
    await opened.close();
  }

  const open = (path: string, as: keyof typeof KEYS = 'viewer') =>
    suite.browser.open(path, { key: KEYS[as] });

  it('lists what fails before what is met, and last what nobody judges by any more', async () => {
    const page = await open('/expectations');
    const table = page.getByRole('group', { name: 'Expectations' });
    await table.getByRole('link', { name: 'spread' }).waitFor();
    expect(await table.getByRole('link').allTextContents()).toEqual([
      ...['bid-in-range', 'ask-known', 'spread', 'old-rule'],
    ]);
    const failing = table.getByRole('row', { name: /^bid-in-range fails quarantine/ });
    await failing
      .getByRole('img', {
        name: 'Failed in 2 of 4 windows of the last 24 hours, undecided in 1',
      })
      .waitFor();
    await failing.getByText('91.2 %').waitFor();
    await table.getByRole('row', { name: /^ask-known undecided/ }).waitFor();
    await table.getByRole('row', { name: /^old-rule not in force/ }).waitFor();
  });

  it('is walked through by keyboard, and its time shown is in the address', async () => {
    const page = await open('/expectations');
    await page.getByRole('link', { name: 'bid-in-range' }).waitFor();
    for (let row = 0; row < 4; row += 1) await page.keyboard.press('j');
    await page.waitForFunction(() => document.activeElement?.textContent === 'bid-in-range');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'bid-in-range' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/expectations/bid-in-range');
    await page.getByLabel('Time shown').selectOption('Last 7 days');
    await page.getByRole('img', { name: /of the last 168 hours/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?hours=168');
  });

  it('leads from each example to what became of the record', async () => {
    const page = await open('/expectations/bid-in-range');
    const examples = page.getByRole('group', { name: 'Examples of what did not pass' });
    const leadsTo = (name: string) => examples.getByRole('link', { name }).getAttribute('href');
    expect(await leadsTo('in quarantine')).toBe(
      '/rejected?status=all&source=http&code=EXPECTATION.FAILED',
    );
    expect(await leadsTo('held')).toBe('/expectations?state=all&source=late-vendor');
    await page
      .getByRole('group', { name: 'Windows that did not all pass' })
      .getByText('70 %')
      .waitFor();
    await examples.getByRole('link', { name: 'stored' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'MARKET_TRADE_INGESTED' }).waitFor();
  });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it('breaks no rule of axe and fits the screen, its dialogs too', async () => {
      const visit = { key: KEYS.operator, scheme, viewport };
      const page = await suite.browser.open('/expectations', visit);
      await page.getByRole('link', { name: 'old-rule' }).waitFor();
      await page.getByRole('button', { name: /^Release the batch .* of late-vendor/ }).waitFor();
      expect(await flawsOf(page, `expectations-${scheme}-${device}`)).toEqual(FLAWLESS);
      for (const action of ['Release', 'Discard']) {
        const button = new RegExp(`^${action} the batch .* of late-vendor`);
        await page.getByRole('button', { name: button }).click();
        await page.getByRole('dialog').getByLabel('Reason').waitFor();
        expect(await flawsOf(page, `${action}-${scheme}-${device}`)).toEqual(FLAWLESS);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
      await page.goto('/expectations/bid-in-range');
      await page.getByRole('link', { name: 'in quarantine' }).waitFor();
      expect(await flawsOf(page, `expectation-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto(`/held-batches/${toKeep}`);
      await page.getByText('GATE.INVALID').waitFor();
      expect(await flawsOf(page, `held-batch-${scheme}-${device}`)).toEqual(FLAWLESS);
    });
  });

  it('keeps the ways out from a viewer, and says why', async () => {
    const page = await open('/expectations');
    await page.getByRole('button', { name: /^Release the batch .* of test-vendor/ }).press('Enter');
    await page
      .getByText(/Needs an operator key/)
      .first()
      .waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('asks for attention on the overview for what is held and what fails, and leads there', async () => {
    const page = await open('/');
    const attention = page.getByRole('region', { name: 'Needs attention' });
    const fails = attention.getByRole('listitem').filter({ hasText: 'bid-in-range 4 of 100' });
    await fails.getByText('Expectation bid-in-range fails').waitFor();
    await attention.getByText('3 batches are held').waitFor();
    const mark = page.getByRole('link', { name: /^Expectations/ }).locator('.mark');
    expect(await mark.textContent()).toBe('3');
    await attention.getByRole('link', { name: 'Release or discard' }).press('Enter');
    await page.getByRole('group', { name: 'Held batches' }).waitFor();
  });

  it('releases by keyboard after a dry run, with a reason that the audit log keeps', async () => {
    const page = await open('/expectations', 'operator');
    await page.getByRole('button', { name: /^Release the batch .* of http/ }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('2 will be stored and delivered, 1 go to quarantine').waitFor();
    await dialog.getByLabel('Reason').press('Enter');
    await dialog.getByText('A reason is needed.').waitFor();
    await dialog.getByLabel('Reason').fill('a new listing, the price is right');
    await page.keyboard.press('Enter');
    await page.getByText('2 records are stored and on the way, 1 in quarantine.').waitFor();
    await page.goto('/audit');
    const row = page.getByRole('row', { name: /held_batch\.release/ });
    await row.getByText('a new listing, the price is right').waitFor();
    await row.getByRole('link', { name: new RegExp(toRelease.slice(0, 8)) }).press('Enter');
    await page.getByRole('region', { name: 'The batch' }).getByText('key:ann').waitFor();
    await page.getByRole('link', { name: 'the event it became' }).first().press('Enter');
    await page.getByRole('heading', { level: 1, name: 'MARKET_QUOTE_INGESTED' }).waitFor();
    expect(await suite.stack.imbalance()).toBe(0);
  });

  it('discards from the page of one batch; it is in the list of every state and asked for no more', async () => {
    const page = await open(`/held-batches/${toDiscard}`, 'operator');
    await page.getByRole('button', { name: /^Discard the batch/ }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('1 record will be given up.').waitFor();
    await dialog.getByLabel('Reason').fill('a test of the vendor');
    await page.keyboard.press('Enter');
    await page.getByRole('region', { name: 'The batch' }).getByText('key:ann').waitFor();
    expect(await page.getByRole('button', { name: /^Discard/ }).count()).toBe(0);
    await page.goto('/expectations?state=all&source=test-vendor');
    await page.getByRole('row', { name: /test-vendor discarded/ }).waitFor();
    const { items } = await suite.stack.read<ListPage<HeldBatch>>('/v1/held-batches?state=held');
    expect(items.map(({ id }) => id)).toEqual([toKeep]);
    const audit = await suite.stack.read<ListPage<AuditEntry>>('/v1/audit');
    expect(audit.items.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['held_batch.discard', 'held_batch.release']),
    );
  });

  it('shows the refusal where somebody else was faster', async () => {
    const page = await open('/expectations', 'operator');
    const button = page.getByRole('button', { name: /^Discard the batch .* of late-vendor/ });
    await button.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('too late');
    await suite.stack.order(`/v1/held-batches/${toKeep}/discard`, { reason: 'first' });
    await page.keyboard.press('Enter');
    await dialog.getByText('REQUEST.CONFLICT').waitFor();
  });
});
