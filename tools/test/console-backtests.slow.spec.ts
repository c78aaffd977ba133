import { newId, type AuditEntry, type Backtest, type Page } from '@acp/contracts';
import type { Page as BrowserPage } from 'playwright-core';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('back-tests in the console', () => {
  const suite = startedConsole();
  const open = (as: keyof typeof KEYS, path: string) => suite.browser.open(path, { key: KEYS[as] });
  const newest = async () =>
    (await suite.stack.read<Page<Backtest>>('/v1/backtests?set=trading')).items[0]!;
  const heading = (page: BrowserPage) =>
    page.getByRole('heading', { level: 1, name: 'Back-test of trading, version 2' }).waitFor();

  /** One that another process has begun. */
  async function running(): Promise<string> {
    const id = newId();
    await suite.stack.database.sql(
      `INSERT INTO backtests (id, policy_set, version, from_at, to_at, requested_by, worker_id, status,
                              lease_expires_at, started_at, first_seq, last_seq, position)
       VALUES ($1, 'trading', 2, now() - interval '1 h', now(), 'key:gina', $2, 'running',
               now() + interval '1 h', now(), 0, 1000, 250)`,
      [id, newId()],
    );
    return id;
  }

  it('is ordered by keyboard, and ends in what would be different', async () => {
    const page = await open('gina', '/policies/trading');
    await page.getByText('No back-test yet').waitFor();
    await page.getByRole('button', { name: 'Back-test trading 2' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Back-test trading version 2' });
    await dialog.getByLabel('Kinds of action').fill('order.place');
    await page.keyboard.press('Enter');
    await heading(page);
    await page.getByText('completed', { exact: true }).waitFor();
    const { id, changed, judged, kinds } = await newest();
    expect([judged > changed && changed > 0, kinds]).toEqual([true, ['order.place']]);
    expect(new URL(page.url()).pathname).toBe(`/backtests/${id}`);

    const rules = page.getByRole('group', { name: 'Rules' });
    await rules.getByRole('row', { name: /^confidence/ }).waitFor();
    const differences = page.getByRole('group', { name: 'Differences' });
    await differences.getByRole('link').first().waitFor();
    expect(await differences.getByRole('row').count()).toBe(changed + 1);
    await page.getByRole('link', { name: /^allowed that would be held: \d/ }).press('Enter');
    await page.waitForURL('**/backtests/*?was=allowed&becomes=held');
    await page.getByLabel('Was', { exact: true }).selectOption('denied');
    await page.getByText('None of these').waitFor();
    expect(new URL(page.url()).search).toBe('?was=denied&becomes=held');
    await page.getByLabel('Was', { exact: true }).selectOption('anything');
    await differences.getByRole('link').first().press('Enter');
    await page.waitForURL('**/decisions/*');
  });

  it('is found again on the page of its policy, and from the audit log', async () => {
    const { id, changed } = await newest();
    const page = await open('viewer', '/policies/trading');
    const row = page.getByRole('group', { name: 'Back-tests' }).getByRole('row').nth(1);
    expect(await row.textContent()).toMatch(/completed.*100 %/);
    await row.getByRole('cell', { name: String(changed), exact: true }).waitFor();
    await row.getByRole('link').press('Enter');
    await heading(page);
    await page.goto('/audit?action=backtest.create');
    await page.locator(`a[href="/backtests/${id}"]`).first().press('Enter');
    await heading(page);
  });

  it('is held back while its range is none, and shows what the ops-api refuses', async () => {
    const page = await open('gina', '/policies/trading/versions/2');
    await page.getByRole('button', { name: 'Back-test trading 2' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Decisions of').selectOption('From … to …');
    await dialog.getByRole('button', { name: 'Start the back-test' }).press('Enter');
    await dialog.getByRole('alert').getByText('Say when the first').waitFor();
    await dialog.getByLabel('Decided from (local)').fill('2026-01-01T00:00');
    await dialog.getByLabel('Kinds of action').fill('order.plaice');
    await page.keyboard.press('Enter');
    await dialog.getByText('did you mean order.place?').first().waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  it('shows how far one is that runs, and cancels it after asking once more', async () => {
    const id = await running();
    const page = await open('gina', `/backtests/${id}`);
    await page.getByText('None so far').waitFor();
    const bar = page.getByRole('progressbar', { name: 'Progress of trading version 2' });
    expect(await bar.getAttribute('aria-valuenow')).toBe('25');
    await suite.stack.database.sql('UPDATE backtests SET position = 500 WHERE id = $1', [id]);
    await page.getByText('50 %').waitFor();

    await page.getByRole('button', { name: 'Cancel…' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Let it run' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect((await newest()).status).toBe('running');
    await page.getByRole('button', { name: 'Cancel…' }).press('Enter');
    await dialog.getByRole('button', { name: 'Cancel the back-test' }).press('Enter');
    await page.getByText('The back-test is cancelled.').waitFor();
    await page.getByText('cancelled', { exact: true }).waitFor();
    const { items } = await suite.stack.read<Page<AuditEntry>>(
      `/v1/audit?target=backtest:${id}&action=backtest.cancel`,
    );
    expect(items).toMatchObject([{ actor: 'key:gina', after: { status: 'cancelled' } }]);
    await page.getByRole('button', { name: 'Cancel…' }).press('Enter');
    await page.getByText('It is cancelled.').first().waitFor();
    expect(await page.locator('.dialog').count()).toBe(0);
  });

  it('is kept from whoever does not govern, who is told why', async () => {
    const page = await open('operator', `/backtests/${await running()}`);
    await page.getByRole('button', { name: 'Cancel…' }).press('Enter');
    await page.getByText('Needs a governor key. key:ann is an operator.').first().waitFor();
    await page.goto('/policies/trading');
    await page.getByRole('button', { name: 'Back-test trading 2' }).press('Enter');
    await page.getByText('Needs a governor key. key:ann is an operator.').first().waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it('breaks no rule of axe and fits the screen, its dialogs too', async () => {
      const { items } = await suite.stack.read<Page<Backtest>>('/v1/backtests?status=completed');
      const visit = { key: KEYS.gina, scheme, viewport };
      const page = await suite.browser.open(`/backtests/${items[0]!.id}`, visit);
      await page.getByRole('group', { name: 'Differences' }).waitFor();
      expect(await flawsOf(page, `backtest-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto(`/backtests/${await running()}`);
      await page.getByText('None so far').waitFor();
      expect(await flawsOf(page, `backtest-running-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.getByRole('button', { name: 'Cancel…' }).click();
      await page.getByRole('dialog').waitFor();
      expect(await flawsOf(page, `backtest-cancel-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto('/policies/trading');
      await page.getByRole('group', { name: 'Back-tests' }).waitFor();
      expect(await flawsOf(page, `policy-backtests-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.getByRole('button', { name: 'Back-test trading 2' }).click();
      await page.getByRole('dialog').getByLabel('Decisions of').selectOption('From … to …');
      expect(await flawsOf(page, `backtest-order-${scheme}-${device}`)).toEqual(FLAWLESS);
    });
  });
});
