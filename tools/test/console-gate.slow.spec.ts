import type { Ledger, Page as ListPage, SwitchPeriod } from '@acp/contracts/api';
import type { Locator, Page } from 'playwright-core';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { registerGatedTopic, seedReleased } from './console/gatekeeper.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

/** The lock that verdicts share while they commit. */
const BARRIER = '7205759403792793601';

describeWithChromium('the gate in the console', () => {
  let done: string;
  const suite = startedConsole(seed);

  async function seed(stack: ConsoleStack): Promise<void> {
    const { database } = stack;
    await registerGatedTopic(database);
    const over = { scope: 'subject:fund-9', reason: 'INC-310: its account is frozen' };
    await stack.order('/v1/switches/engage', over, 'gina');
    for (const who of ['gina', 'otto'] as const)
      await stack.order('/v1/switches/disengage', { ...over, reason: 'it is open again' }, who);
    for (let n = 0; n < 5; n += 1)
      await seedReleased(database, { model: 'drift-2', state: 'pending' });
    await seedReleased(database, { model: 'drift-2', state: 'delivered' });
    done = await seedReleased(database, { model: 'drift-2', state: 'delivered', doneBy: 'desk' });
    await seedReleased(database, { model: 'other', state: 'pending' });
  }

  const switchesOn = async () =>
    (await suite.stack.read<ListPage<SwitchPeriod>>('/v1/switches?on=true')).items;
  const open = (as: keyof typeof KEYS) => suite.browser.open('/gate', { key: KEYS[as] });

  it('engages a switch by keyboard and says what was out below its boundary', async () => {
    const page = await open('gina');
    await page.getByRole('region', { name: 'Switch model:rogue-1' }).waitFor();
    await page.getByRole('button', { name: 'Engage a switch…' }).press('Enter');
    await page.getByLabel('What to stop').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('drift-2');
    for (const box of ['Recall what was released', 'Yes, let nothing of model drift-2']) {
      await page.keyboard.press('Tab');
      await focusedLabel(page, box);
      await page.keyboard.press('Space');
    }
    await page.keyboard.press('Tab');
    await page.keyboard.type('INC-318: orders repeat');
    await page.keyboard.press('Enter');

    const panel = page.getByRole('region', { name: 'Switch model:drift-2' });
    await panel.getByText('INC-318: orders repeat').waitFor();
    await page.getByText('5 deliveries were recalled.').waitFor();
    const [engaged] = await switchesOn();
    expect(engaged).toMatchObject({ scope: 'model:drift-2', engaged_by: 'key:gina' });
    await panel.getByText(`release ${engaged!.from_seq}`).waitFor();
    await panel.getByText('key:gina').waitFor();
    expect(await countsOf(panel)).toEqual({
      ...{ Recalled: '5', Waiting: '0', 'In flight': '0', Delivered: '2', 'Acted on': '1' },
    });
    const acted = panel.getByRole('row', { name: /^Acted on/ }).getByRole('link');
    expect(await acted.getAttribute('href')).toBe(`/decisions/${done}`);
    await panel.getByRole('button', { name: 'Recalled: 2 more' }).press('Enter');
    expect(
      await panel
        .getByRole('row', { name: /^Recalled/ })
        .getByRole('link')
        .count(),
    ).toBe(5);
  });

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    it('breaks no rule of axe and fits the screen, its dialogs too', async () => {
      const visit = { key: KEYS.gina, scheme, viewport };
      const page = await suite.browser.open('/gate', visit);
      await page.getByText('of those delivered').nth(1).waitFor();
      await page.getByText('signs', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Look: what was out of subject:fund-9' }).click();
      await page.getByText(/nothing of it was released from/).waitFor();
      await page.locator('main .skeleton').first().waitFor({ state: 'detached' });
      expect(await flawsOf(page, `gate-${scheme}-${device}`)).toEqual(FLAWLESS);
      for (const [name, button] of [
        ['engage', 'Engage a switch…'],
        ['recall', 'Recall what waits of model:drift-2'],
        ['lift', 'Ask to lift model:drift-2'],
      ] as const) {
        await page.getByRole('button', { name: button }).click();
        await page.getByRole('dialog').getByLabel('Reason').waitFor();
        expect(await flawsOf(page, `gate-${name}-${scheme}-${device}`)).toEqual(FLAWLESS);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'detached' });
      }
    });
  });

  it('is lifted by keyboard, by a second person and not by the first', async () => {
    const gina = await open('gina');
    await gina.getByRole('button', { name: 'Ask to lift model:drift-2' }).press('Enter');
    await gina.getByRole('dialog').getByLabel('Reason').fill('the model was rolled back');
    await gina.keyboard.press('Enter');
    await gina.getByText('Asked: model:drift-2 stays on').waitFor();
    await gina.getByRole('dialog').waitFor({ state: 'detached' });
    const own = gina.getByRole('button', { name: /^Lift model:drift-2/ });
    await own.press('Enter');
    expect(await gina.getByRole('dialog').count()).toBe(0);
    await gina.getByText('You have asked for it. Another governor lifts it.').first().waitFor();

    const otto = await open('otto');
    await otto.getByText('key:gina asked at').waitFor();
    await otto.getByRole('button', { name: 'Lift model:drift-2' }).press('Enter');
    await otto.getByRole('dialog').getByText('the model was rolled back').waitFor();
    await otto.getByRole('dialog').getByLabel('Reason').fill('read with gina');
    await otto.keyboard.press('Enter');
    await otto.getByText('model:drift-2 is lifted.').waitFor();
    await otto.getByRole('region', { name: 'Switch model:drift-2' }).waitFor({ state: 'detached' });
    const row = otto.getByRole('row', { name: /key:gina, key:otto/ });
    await row.getByRole('button', { name: 'Look: what was out of model:drift-2' }).press('Enter');
    await otto.getByText(/nothing of it was released from/).waitFor();
    const past = otto.getByRole('group', { name: 'What was out of model:drift-2' });
    expect((await countsOf(past))['Recalled']).toBe('5');
  });

  it('asks which one, for the box and for a reason before anything is sent', async () => {
    const page = await open('otto');
    await page.getByRole('button', { name: 'Engage a switch…' }).click();
    const dialog = page.getByRole('dialog');
    const send = () => dialog.getByRole('button', { name: 'Engage' }).click();
    await dialog.getByLabel('Reason').fill('INC-319');
    await send();
    await dialog.getByLabel('Which').fill('risk-8');
    await send();
    await dialog.getByLabel(/^Yes, let nothing of model risk-8/).check();
    await dialog.getByLabel('Reason').fill(' ');
    await send();
    await dialog.getByText('A reason is needed.').waitFor();
    expect((await switchesOn()).map(({ scope }) => scope)).toEqual(['model:rogue-1']);
  });

  it('says who holds a switch up, and ends those connections where that is wanted', async () => {
    const stuck = await suite.stack.database.open();
    const held = stuck.inTransaction(async ({ run }) => {
      await run({ name: 'hold', text: `SELECT pg_advisory_xact_lock_shared(${BARRIER})` });
      await run({ name: 'wait', text: 'SELECT pg_sleep(300)' });
    });
    const ended = expect(held).rejects.toMatchObject({ code: '57P01' });
    const page = await open('otto');
    await page.getByRole('button', { name: 'Engage a switch…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What to stop').selectOption('Everything');
    await dialog.getByLabel(/^Yes, let nothing of everything/).check();
    await dialog.getByLabel('Reason').fill('INC-320');
    await dialog.getByRole('button', { name: 'Engage' }).click();
    await dialog.getByText('DECISION.SWITCH_PENDING').waitFor();
    await dialog.getByText(/pid \d+/).waitFor();
    await dialog.getByLabel('End the connections that hold it up').check();
    await dialog.getByRole('button', { name: 'Engage' }).click();
    await page.getByRole('region', { name: 'Switch *' }).getByText('INC-320').waitFor();
    await ended;
    await stuck.close();
  });

  it('keeps switches from whoever does not govern and says why', async () => {
    const page = await open('operator');
    const engage = page.getByRole('button', { name: 'Engage a switch…' });
    await engage.press('Enter');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByText('Needs a governor key. key:ann is an operator.').first().waitFor();
  });

  it('leaves no recalled delivery without whoever ended it', async () => {
    const { findings } = await suite.stack.read<Ledger>('/v1/ledger?verify=full');
    expect(findings.filter(({ rule }) => rule === 'outcomes_are_on_record')).toEqual([]);
  });
});

/** Waits until the box of this label has the focus. */
async function focusedLabel(page: Page, label: string): Promise<void> {
  await page.waitForFunction(
    (text) => document.activeElement?.closest('label')?.textContent?.includes(text),
    label,
  );
}

/** Deliveries by what became of them. */
async function countsOf(within: Locator): Promise<Record<string, string>> {
  const rows = within.locator('tbody tr');
  await rows.first().waitFor();
  const cells = await rows.evaluateAll((found) =>
    found.map((row) => [row.children[0]!.textContent!, row.children[1]!.textContent!] as const),
  );
  return Object.fromEntries(cells);
}
