import type { Page } from 'playwright-core';
import { axeViolations, describeWithChromium, PHONE } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { Desk } from './console/decisions.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

const MARKUP = `<script>alert("x")</script>'; DROP TABLE decisions; {{x}} عميل-رقم`;

describeWithChromium('decisions in the console', () => {
  const suite = startedConsole();
  const desk = () => new Desk(suite.stack);
  const open = (path: string, key: string = KEYS.risk) => suite.browser.open(path, { key });

  describe('the queue of approvals', () => {
    it('is worked with the keyboard alone', async () => {
      const { urgent, large, unsure } = suite.stack.decisions;
      const page = await open('/approvals');
      await page.locator(`.queue-row[data-decision="${unsure}"]`).waitFor();
      expect(await rowsOf(page)).toEqual([urgent, large, unsure]);

      await page.keyboard.press('j');
      await currentIs(page, large);
      await shows(page, 'quantity 2.5 250');
      await answer(page, 'a', 'within the limits of the desk');
      await page.getByText('Approved by 1 of 2: it waits for more.').waitFor();
      await currentIs(page, unsure);
      await answer(page, 'a', 'the forecast agrees');
      await page.getByText(/Released, as number \d+\./).waitFor();
      await currentIs(page, urgent);
      await page.keyboard.press('r');
      await dialogOf(page, 'Reject order.place');
      await page.keyboard.press('Enter');
      await page.getByText('A reason is needed.').waitFor();
      await page.keyboard.type('not at this price');
      await page.keyboard.press('Enter');
      await page.getByText('Rejected: it ends without a release.').waitFor();
      await currentIs(page, large);

      const states = await Promise.all([urgent, large, unsure].map((id) => desk().read(id)));
      expect(states.map(({ state }) => state)).toEqual(['rejected', 'held', 'released']);
      expect(states[0]!.people).toMatchObject([{ actor: 'key:rita', reason: 'not at this price' }]);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/decisions/${large}`);
    });

    it('moves with the arrows in the list, names its keys, and leaves those of a field alone', async () => {
      const [first, second] = [await held(), await held()];
      const page = await open(`/approvals?decision=${first}`);
      await currentIs(page, first);
      await page.locator('.queue-row[aria-current=true]').focus();
      await page.keyboard.press('ArrowDown');
      await currentIs(page, second);
      await page.keyboard.press('k');
      await currentIs(page, first);
      await page.keyboard.press('?');
      await dialogOf(page, 'Keys of this page');
      await page.keyboard.press('Escape');
      await page.locator('.dialog').waitFor({ state: 'detached' });
      await page.keyboard.press('a');
      await dialogOf(page, 'Approve order.place');
      await page.keyboard.type('jar?');
      expect(await page.getByLabel('Reason').inputValue()).toBe('jar?');
    });

    it('says clearly why an answer is refused', async () => {
      const own = await desk().propose({ confidence: 0.5, actor: 'rita' });
      const big = await desk().propose({ quantity: '300' });
      const page = await open(`/approvals?decision=${own}`);
      await refused(page, own, 'DECISION.SELF_APPROVAL', /is not the one to release it/);

      const trader = await open(`/approvals?decision=${big}`, KEYS.trader);
      await refused(trader, big, 'DECISION.QUORUM', /it takes another role/);

      const other = await held();
      await page.goto(`/approvals?decision=${other}`);
      await currentIs(page, other);
      await page.keyboard.press('a');
      await dialogOf(page, 'Approve order.place');
      await desk().answer(other, 'reject', 'somebody was first');
      await page.keyboard.type('seen');
      await page.keyboard.press('Enter');
      await page.getByText(/no longer what you looked at/).waitFor();
      await page.locator('.dialog').getByText('DECISION.CHANGED').waitFor();
      expect(await axeViolations(page)).toEqual([]);
    });

    it('greys out what expires, while one looks at it', async () => {
      const id = await held();
      const page = await open(`/approvals?decision=${id}`);
      await currentIs(page, id);
      await desk().expire(id);
      const row = page.locator(`.queue-row.over[data-decision="${id}"]`);
      await row.waitFor();
      await page.getByLabel('The current decision').getByText('expired', { exact: true }).waitFor();
      await page.keyboard.press('a');
      expect(await page.locator('.dialog').count()).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
    });

    it('comes alive with what is proposed meanwhile', async () => {
      const page = await open('/approvals');
      await page.locator('.queue-row').first().waitFor();
      const id = await held();
      await page.locator(`.queue-row[data-decision="${id}"]`).waitFor();
    });

    it('answers several of one kind after a dry run', async () => {
      const [first, second] = [await held(), await held()];
      const own = await desk().propose({ confidence: 0.5, actor: 'carol' });
      const page = await open('/approvals', KEYS.trader);
      for (const id of [first, second, own]) {
        await page.locator(`.queue-row[data-decision="${id}"]`).click();
        await page.keyboard.press('x');
      }
      await page.getByRole('button', { name: 'Approve 3 marked…' }).waitFor();
      await page.keyboard.press('Shift+A');
      const dialog = page.locator('.dialog');
      await dialog.getByText('DECISION.SELF_APPROVAL').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      await dialog.getByLabel('Reason').fill('the same as yesterday');
      await page.keyboard.press('Enter');
      await dialog.getByText('Done: 2 answered.').waitFor();
      const states = await Promise.all([first, second, own].map((id) => desk().read(id)));
      expect(states.map(({ state }) => state)).toEqual(['released', 'released', 'held']);
    });

    it('lets nobody answer without the grant, and says so', async () => {
      const id = await held();
      const page = await open(`/approvals?decision=${id}`, KEYS.operator);
      await currentIs(page, id);
      const button = page.getByRole('button', { name: /^Approve…/ });
      await page.getByText('Needs an approver key').first().waitFor({ state: 'attached' });
      expect(await button.getAttribute('aria-disabled')).toBe('true');
      await page.keyboard.press('a');
      expect(await page.locator('.dialog').count()).toBe(0);
    });
  });

  it('are on the overview: what waits, what ends soon, and what is switched off', async () => {
    const page = await open('/');
    const attention = page.getByRole('region', { name: 'Needs attention' });
    await attention.getByText('A switch stops model:rogue-1').waitFor();
    await desk().propose({ confidence: 0.5, untilMs: 5 * 60_000 });
    await attention.getByText(/held decisions? ends? within 15 minutes/).waitFor();
    await page
      .locator('.key-figure', { hasText: 'Held for people' })
      .getByText(/oldest/)
      .waitFor();
    await page.getByRole('navigation').locator('a[href="/approvals"] .mark').waitFor();
    await attention.getByRole('link', { name: 'Answer' }).click();
    await page.waitForURL('**/approvals');
  });

  describe('the pages of decisions', () => {
    it('tell a decision from its facts to its effect, and lead there and back', async () => {
      const { released } = suite.stack.decisions;
      await desk().actOn(released);
      const page = await open(`/decisions/${released}`);
      await page.getByRole('group', { name: 'Facts' }).getByText('BTCUSDT').first().waitFor();
      await page
        .getByRole('group', { name: 'Effects in consumers' })
        .getByText('paper-desk')
        .waitFor();
      await page.getByRole('group', { name: 'Taken of budgets' }).getByText('0.75').waitFor();
      await page
        .getByRole('list', { name: 'Time by hop' })
        .getByText('delivered → effect')
        .waitFor();
      await shows(page, 'trading 2 held no confidence confidence is 0.95');
      await page.getByRole('link', { name: 'AI_DECISION_RELEASED' }).click();
      await page.waitForURL('**/events/*');
      await page
        .getByRole('link', { name: released.slice(0, 8) })
        .last()
        .click();
      await page.waitForURL(`**/decisions/${released}`);
    });

    it('say which rule denied it, with what it read', async () => {
      const page = await open(`/decisions/${suite.stack.decisions.denied}`);
      const rules = page.getByRole('group', { name: 'Rules that fired' });
      await rules.getByText('9000 is more than 500').waitFor();
      await rules.getByText('decimal(action.quantity)', { exact: true }).first().waitFor();
    });

    it('find decisions by what they are, page by page', async () => {
      const ids = await Promise.all(
        Array.from({ length: 104 }, () => desk().propose({ model: 'many-1' })),
      );
      const page = await open('/decisions');
      await page.getByLabel('Model').fill('many-1');
      await page.keyboard.press('Enter');
      const rows = page.getByRole('group', { name: 'Decisions' }).locator('tbody tr');
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 100);
      await page.getByRole('button', { name: 'Load more' }).click();
      await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 104);
      expect(await rows.count()).toBe(ids.length);
      await page.getByLabel('State').selectOption('denied');
      await page.getByText('No decision matches').waitFor();
      expect(new URL(page.url()).search).toBe('?model=many-1&state=denied');
    });

    it('show foreign text as text', async () => {
      const foreign = { actor: MARKUP, subject: MARKUP, rationale: MARKUP, confidence: 0.5 };
      const id = await desk().propose(foreign);
      const list = `/decisions?actor=${encodeURIComponent(MARKUP)}`;
      for (const path of [list, `/decisions/${id}`, `/approvals?decision=${id}`]) {
        const page = await open(path);
        await page.locator('bdi', { hasText: MARKUP }).first().waitFor();
        expect(await page.locator('main script').count()).toBe(0);
        expect(await axeViolations(page)).toEqual([]);
        await page.setViewportSize(PHONE);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - window.innerWidth,
        );
        expect([path, wider]).toEqual([path, 0]);
      }
    });
  });

  const held = () => desk().propose({ confidence: 0.5 });
});

function rowsOf(page: Page): Promise<(string | null)[]> {
  return page
    .locator('.queue-row')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-decision')));
}

/** It is the current one of the queue, and what is shown of it has come. */
async function currentIs(page: Page, id: string): Promise<void> {
  await page.locator(`.queue-row[data-decision="${id}"][aria-current=true]`).waitFor();
  await page.getByLabel('The current decision').locator(`a[href="/decisions/${id}"]`).waitFor();
}

/** The words stand on the page, in a row of a table. */
async function shows(page: Page, words: string): Promise<void> {
  const pattern = new RegExp(words.split(' ').map(escaped).join('\\s*'));
  await page.getByRole('row', { name: pattern }).first().waitFor();
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

async function dialogOf(page: Page, title: string): Promise<void> {
  await page.locator('.dialog').getByRole('heading', { name: title }).waitFor();
}

async function answer(page: Page, key: 'a' | 'r', reason: string): Promise<void> {
  await page.keyboard.press(key);
  await dialogOf(page, key === 'a' ? 'Approve order.place' : 'Reject order.place');
  await page.keyboard.type(reason);
  await page.keyboard.press('Enter');
}

/** What is picked cannot be approved by whoever looks at it. */
async function refused(page: Page, id: string, code: string, meaning: RegExp): Promise<void> {
  await currentIs(page, id);
  await answer(page, 'a', 'please');
  await page.locator('.dialog').getByText(code).waitFor();
  await page.locator('.dialog').getByText(meaning).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.dialog').waitFor({ state: 'detached' });
}
