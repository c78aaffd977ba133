import type { AuditEntry, Budget, Model, Page as ListPage } from '@acp/contracts/api';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('budgets and models in the console', () => {
  const suite = startedConsole(seed);

  /** Beside what the desk has used: one that is full, one whose window is over. */
  async function seed({ database }: ConsoleStack): Promise<void> {
    await database.sql(`
      INSERT INTO budgets (key, policy_set, budget_id, window_start, window_ms, used, cap)
      VALUES ('payments/per-day/acct-7', 'payments', 'per-day', now(), 86400000, 250.50, 250.50),
             ('payments/rate/acct-7', 'payments', 'rate', now() - interval '1 h', 60000, 3, 20)`);
  }

  const open = (as: keyof typeof KEYS, path: string) => suite.browser.open(path, { key: KEYS[as] });

  it('says what is used of each cap, exactly, and when it is free again', async () => {
    const page = await open('viewer', '/budgets');
    const row = (name: RegExp) => page.getByRole('row', { name });
    await row(/notional/).waitFor();
    const { items } = await suite.stack.read<ListPage<Budget>>('/v1/budgets?policy=trading');
    const [notional] = items;
    await row(/notional/)
      .getByText(`${notional!.used} ÷ 5000`)
      .waitFor();
    const end = new Date(Date.parse(notional!.window_start) + notional!.window_ms);
    const reset = row(/notional/).locator('time');
    expect(await reset.getAttribute('datetime')).toBe(end.toISOString());

    await row(/per-day/)
      .getByText('250.50 ÷ 250.50')
      .waitFor();
    await row(/per-day/)
      .getByText('full', { exact: true })
      .waitFor();
    const bar = row(/per-day/).getByRole('progressbar', {
      name: 'Used of payments/per-day/acct-7',
    });
    expect(await bar.getAttribute('aria-valuenow')).toBe('100');
    await row(/rate/).getByText('0 ÷ 20').waitFor();
    await row(/rate/).getByText('over: all of it is free').waitFor();
  });

  it('keeps the policy that is asked for in the address', async () => {
    const page = await open('viewer', '/budgets');
    await page.getByLabel('Policy').fill('payments');
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /notional/ }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?policy=payments');
    expect(await page.getByRole('progressbar').count()).toBe(2);
    await page.goto('/budgets?policy=nobody');
    await page.getByText('None of this policy').waitFor();
  });

  it('sets a model by keyboard, changes it, and leaves what the form does not name', async () => {
    const page = await open('gina', '/models');
    await page.getByText('No model has a status of its own').waitFor();
    await page.getByRole('button', { name: 'Set a model…' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Model', { exact: true }).focus();
    await page.keyboard.type('risk-7');
    await page.keyboard.press('Tab');
    await page.keyboard.type('4');
    await page.getByRole('dialog').getByLabel('Owner').fill('quant team');
    await page.getByRole('dialog').getByLabel('Reason').fill('drift in the evaluation of May');
    await page.keyboard.press('Enter');
    await page.getByText('risk-7@4 is blocked.').waitFor();
    const row = page.getByRole('row', { name: /^risk-7/ });
    await row.getByText('blocked', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Change risk-7@4' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Status').selectOption('shadow');
    await page.getByRole('dialog').getByLabel('Blocked from').fill('2031-01-31T12:00:00');
    await page.getByRole('dialog').getByLabel('Reason').fill('compared first');
    await page.keyboard.press('Enter');
    await row.getByText('shadow', { exact: true }).waitFor();
    const { items } = await suite.stack.read<ListPage<Model>>('/v1/models');
    expect(items).toEqual([
      {
        ...{ name: 'risk-7', version: '4', status: 'shadow', owner: 'quant team', card: null },
        until: '2031-01-31T11:00:00.000Z',
      },
    ]);
    const audit = await suite.stack.read<ListPage<AuditEntry>>('/v1/audit?action=model.set');
    expect(audit.items.map(({ reason }) => reason)).toEqual([
      'compared first',
      'drift in the evaluation of May',
    ]);
  });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it('breaks no rule of axe and fits the screen, its dialogs too', async () => {
      const page = await suite.browser.open('/budgets', { key: KEYS.gina, scheme, viewport });
      await page.getByText('250.50 ÷ 250.50').waitFor();
      expect(await flawsOf(page, `budgets-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto('/models');
      await page.getByText('quant team').waitFor();
      expect(await flawsOf(page, `models-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.getByRole('button', { name: 'Set a model…' }).click();
      await page.getByRole('dialog').getByLabel('Reason').waitFor();
      expect(await flawsOf(page, `model-set-${scheme}-${device}`)).toEqual(FLAWLESS);
    });
  });

  it('keeps models from whoever does not govern and says why', async () => {
    const page = await open('operator', '/models');
    await page.getByRole('button', { name: 'Set a model…' }).press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByText('Needs a governor key. key:ann is an operator.').first().waitFor();
  });
});
