import type { Locator, Page } from 'playwright-core';
import { describeWithChromium, PHONE, takeScreenshot, type Visit } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

describeWithChromium('the dialog that mends a rejected record', () => {
  const suite = startedConsole();

  async function mending(visit: Partial<Visit> = {}): Promise<{ page: Page; dialog: Locator }> {
    const page = await suite.browser.open('/rejected', { key: KEYS.operator, ...visit });
    const row = page.getByRole('row', { name: /bid_price must be a decimal/ });
    await row.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('button', { name: 'Mend and resubmit…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('group', { name: /^JSON Schema/ }).waitFor();
    return { page, dialog };
  }

  const schemaIn = async (dialog: Locator) =>
    JSON.parse(await dialog.getByRole('group', { name: /^JSON Schema/ }).innerText()) as object;

  it('shows the JSON Schema of its event type beside the reasons', async () => {
    const { page, dialog } = await mending();
    await dialog.getByText('must be a decimal string').waitFor();
    await dialog.getByText('MARKET_QUOTE_INGESTED, version 1').waitFor();
    const { versions } = await suite.stack.read<{ versions: { payload_schema: object }[] }>(
      '/v1/event-types/MARKET_QUOTE_INGESTED',
    );
    expect(await schemaIn(dialog)).toEqual(versions[0]!.payload_schema);
    await takeScreenshot(page, 'mend-desktop');
  });

  it('has schema and text side by side where there is room, else one below the other', async () => {
    for (const viewport of [undefined, PHONE]) {
      const { page, dialog } = await mending({ viewport });
      const schema = (await dialog.getByRole('group', { name: /^JSON Schema/ }).boundingBox())!;
      const text = (await dialog.getByLabel('Event', { exact: true }).boundingBox())!;
      if (viewport) expect(text.y).toBeGreaterThan(schema.y + schema.height);
      else expect(text.x).toBeGreaterThan(schema.x + schema.width);
      await takeScreenshot(page, viewport ? 'mend-phone' : 'mend-desktop-light');
    }
  });

  it('closes and opens the schema by keyboard, and scrolls it', async () => {
    const { page, dialog } = await mending({ viewport: { width: 1280, height: 420 } });
    const schema = dialog.getByRole('group', { name: /^JSON Schema/ });
    const text = dialog.getByLabel('Event', { exact: true });
    const narrow = (await text.boundingBox())!.width;
    await dialog.getByText('What the payload must be').focus();
    await page.keyboard.press('Enter');
    await schema.waitFor({ state: 'hidden' });
    expect((await text.boundingBox())!.width).toBeGreaterThan(narrow * 1.5);
    await page.keyboard.press('Enter');
    await schema.waitFor();
    await page.keyboard.press('Tab');
    expect(await schema.evaluate((it) => it === document.activeElement)).toBe(true);
    await takeScreenshot(page, 'mend-low');
  });

  it('goes by the type and version that the text names, also while it is no JSON', async () => {
    const { page, dialog } = await mending();
    const text = dialog.getByLabel('Event', { exact: true });
    const written = await text.inputValue();
    await text.fill(written.replace('MARKET_QUOTE_INGESTED', 'PAYMENT_RECORDED'));
    await dialog.getByText('PAYMENT_RECORDED, version 1').waitFor();
    expect(await schemaIn(dialog)).toMatchObject({ required: expect.arrayContaining(['amount']) });
    await text.fill('{');
    await dialog.getByText('No JSON yet').waitFor();
    await dialog.getByText('PAYMENT_RECORDED, version 1').waitFor();
    await text.fill('{"event_type":"AI_DECISION_RECORDED"}');
    await dialog.getByText('version 1 (not the latest)').waitFor();
    await text.fill('{"event_type":"AI_DECISION_RECORDED","schema_version":7}');
    await dialog.getByText('has no version 7. Registered: 1, 2.').waitFor();
    await text.fill('{"event_type":"AI_DECISION_RELEASED"}');
    await dialog.getByText('The gatekeeper alone makes such an event').waitFor();
    await text.fill('{"event_type":"MARKET_QUOTES"}');
    await dialog.getByText('No event type is named MARKET_QUOTES.').waitFor();
    await dialog.getByText('Registered: AI_DECISION_DENIED').waitFor();
    await takeScreenshot(page, 'mend-unknown');
  });
});
