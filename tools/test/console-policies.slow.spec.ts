import type { PolicyDetail, PolicyPushed } from '@acp/contracts/api';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { pushedPolicy } from './console/gatekeeper.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('policies in the console', () => {
  const suite = startedConsole(seed);

  /** Two versions by otto. */
  async function seed(stack: ConsoleStack): Promise<void> {
    for (const confidence of [0.8, 0.9])
      await stack.order<PolicyPushed>('/v1/policies', pushedPolicy(confidence), 'otto');
  }

  const open = (as: keyof typeof KEYS, path: string) => suite.browser.open(path, { key: KEYS[as] });
  const state = async () => {
    const { versions } = await suite.stack.read<PolicyDetail>('/v1/policies/orders');
    return Object.fromEntries(versions.map(({ version, state }) => [version, state]));
  };

  it('says of each set what judges and what is in shadow, and leads there', async () => {
    const page = await open('viewer', '/policies');
    const trading = page.getByRole('row', { name: /^trading/ });
    await trading.getByRole('link', { name: 'version 1' }).waitFor();
    expect(await trading.getByRole('link', { name: 'version 2' }).count()).toBe(2);
    const orders = page.getByRole('row', { name: /^orders/ });
    await orders.getByText('none: all is denied').waitFor();
    await page.getByRole('link', { name: 'orders', exact: true }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Policy orders' }).waitFor();
    await page.getByText('No version is in force').waitFor();
  });

  it('shows file, tests with what they said, and fixtures of a version', async () => {
    const page = await open('viewer', '/policies/orders/versions/2');
    await page.getByRole('group', { name: 'policy file' }).getByText('policy: orders').waitFor();
    const test = page.getByRole('row', { name: /^unsure waits/ });
    await test.getByText('held').waitFor();
    await test.getByText('unsure', { exact: true }).waitFor();
    await page.getByText('Fixture small.json').press('Enter');
    await page.getByRole('group', { name: 'fixture small.json' }).waitFor();
    await page.goto('/policies/orders/versions/9');
    await page.getByText('has no version 9').waitFor();
  });

  it('tells two versions apart, and keeps which two in the address', async () => {
    const page = await open('viewer', '/policies/orders');
    const patch = page.getByRole('group', { name: 'Difference of version 1 and 2' });
    await patch.locator('.removed', { hasText: 'decision.confidence < 0.8' }).waitFor();
    await patch.locator('.added', { hasText: 'decision.confidence < 0.9' }).waitFor();
    await page.getByText('unsure changed').waitFor();
    await page.getByLabel('From', { exact: true }).selectOption('Version 2');
    await page.getByText('No rule or budget differs from version 2').waitFor();
    expect(new URL(page.url()).search).toBe('?from=2&to=2');
  });

  it('refuses the activation to the author, before and after it was asked for', async () => {
    const page = await open('otto', '/policies/orders');
    const button = page.getByRole('button', { name: 'Put in force orders 1' });
    await button.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    const why = 'You pushed this version. Another governor activates it.';
    await page.getByText(why).first().waitFor();

    // Who the caller is may not be known to the page; the ops-api knows it all the same.
    await page.route('**/v1/me', async (route) => {
      const me = await route.fetch();
      await route.fulfill({ json: { ...((await me.json()) as object), name: 'key:somebody' } });
    });
    await page.reload();
    await button.press('Enter');
    await page.getByRole('dialog').getByLabel('Reason').fill('it is mine');
    await page.keyboard.press('Enter');
    const alert = page.getByRole('dialog').getByRole('alert');
    await alert.getByText('key:otto pushed version 1; another governor activates it').waitFor();
    await alert.getByText('POLICY.SELF_ACTIVATION').waitFor();
    expect(await state()).toEqual({ 1: 'idle', 2: 'idle' });
  });

  it('takes it from a second person, by keyboard, and the shadow too', async () => {
    const page = await open('gina', '/policies/orders');
    await page.getByRole('button', { name: 'Put in force orders 1' }).press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('key:otto').waitFor();
    await dialog.getByLabel('Reason').fill('reviewed with risk');
    await page.keyboard.press('Enter');
    await page.getByText(/orders version 1 judges everything after release \d+/).waitFor();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('group', { name: 'Activations' }).getByRole('row').nth(1);
    await row.getByText('reviewed with risk').waitFor();
    expect(await row.textContent()).toMatch(/key:otto.*key:gina/);

    await page.getByRole('button', { name: 'Shadow orders 2' }).press('Enter');
    await dialog.getByText('unsure changed').waitFor();
    await dialog.getByLabel('Reason').fill('to be compared');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Version 2 in shadow' }).waitFor();
    expect(await state()).toEqual({ 1: 'enforce', 2: 'shadow' });

    const author = await open('otto', '/policies/orders/versions/2');
    await author.getByRole('button', { name: 'Stop shadow orders 2' }).press('Enter');
    await author.getByRole('dialog').getByLabel('Reason').fill('seen enough');
    await author.keyboard.press('Enter');
    await author.getByText(/orders version 2 is out of shadow/).waitFor();
    expect(await state()).toEqual({ 1: 'enforce', 2: 'idle' });
  });

  it('counts how far a shadow agrees, and names the decisions it differs about', async () => {
    const page = await open('viewer', '/policies/trading');
    const matrix = page.getByRole('group', { name: 'Agreement of version 2' });
    const allowed = matrix.getByRole('row', { name: /^allowed/ });
    await allowed.waitFor();
    const { matrix: cells } = await suite.stack.read<{
      matrix: { enforced: string; shadow: string; count: number }[];
    }>('/v1/policies/trading/shadow');
    const held = cells.find((cell) => cell.enforced === 'allowed' && cell.shadow === 'held');
    expect(held!.count).toBeGreaterThan(0);
    expect(await allowed.getByRole('cell').nth(2).textContent()).toBe(String(held!.count));
    const differs = page.getByRole('group', { name: 'Decisions that they differ about' });
    const id = await differs.getByRole('link').first().getAttribute('href');
    expect(id).toMatch(/^\/decisions\/[0-9a-f-]{36}$/);
  });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it('breaks no rule of axe and fits the screen, its dialogs too', async () => {
      const page = await suite.browser.open('/policies', { key: KEYS.gina, scheme, viewport });
      for (const [name, path, ready] of [
        ['policies', '/policies', 'Newest'],
        ['policy', '/policies/trading', 'Agrees in'],
        ['policy-difference', '/policies/orders', 'unsure changed'],
        ['policy-version', '/policies/orders/versions/2', 'unsure waits'],
      ] as const) {
        await page.goto(path);
        await page.getByText(ready).first().waitFor();
        await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
        expect(await flawsOf(page, `${name}-${scheme}-${device}`)).toEqual(FLAWLESS);
      }
      await page.getByRole('button', { name: 'Put in force orders 2' }).click();
      await page.getByRole('dialog').getByText('unsure changed').waitFor();
      expect(await flawsOf(page, `policy-activate-${scheme}-${device}`)).toEqual(FLAWLESS);
    });
  });

  it('keeps activation from whoever does not govern and says why', async () => {
    const page = await open('operator', '/policies/orders');
    await page.getByRole('button', { name: 'Put in force orders 2' }).press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByText('Needs a governor key. key:ann is an operator.').first().waitFor();
  });
});
