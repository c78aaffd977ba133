import { readCatalogue } from '@acp/catalogue';
import { join } from 'node:path';
import { describeWithChromium } from './console/browser.js';
import { startedConsole } from './console/console-suite.js';
import { FLAWLESS, flawsOf, LOOKS } from './console/looks.js';
import { KEYS } from './console/stack.js';

/** A busy machine takes its time; each wait ends with what it waits for. */
jest.setTimeout(5 * 60_000);

const EXAMPLES = join(__dirname, '../../examples/catalogue');
const PUSHED = '/catalogue/SHIPMENT_DELIVERED';

describeWithChromium('the catalogue in the console', () => {
  const suite = startedConsole(async (stack) => {
    for (const { given } of readCatalogue(EXAMPLES)) await stack.order('/v1/event-types', given);
  });
  const open = (path: string) => suite.browser.open(path, { key: KEYS.viewer });

  it('finds a type by a part of it, and leads to its page', async () => {
    const page = await open('/catalogue');
    await page.getByRole('row', { name: /MARKET_TRADE_INGESTED/ }).waitFor();
    await page.getByLabel('Find').fill('logistics');
    await page.getByRole('row', { name: /MARKET_TRADE_INGESTED/ }).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?find=logistics');
    await page.getByRole('link', { name: 'SHIPMENT_DELIVERED' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'SHIPMENT_DELIVERED' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(PUSHED);
  });

  it('shows the members of a kind of action', async () => {
    const page = await open('/catalogue?find=parcel.refund');
    await page.getByRole('button', { name: 'Fields of parcel.refund' }).press('Enter');
    const row = page.getByRole('row', { name: /amount required text/ });
    await row.getByText('matches ').waitFor();
  });

  it('shows the versions of a type, what the newest asks, and how the one before becomes it', async () => {
    const page = await open(PUSHED);
    const fields = page.getByRole('region', { name: 'Fields of version 2' });
    await fields.getByRole('row', { name: /parcel required text 1 to 64 characters/ }).waitFor();
    const upcaster = page.getByRole('region', { name: 'Upcaster of version 2' });
    await upcaster.getByText('payload.weight_kg').waitFor();
    await page.getByRole('button', { name: 'Show version 1' }).press('Enter');
    const before = page.getByRole('region', { name: 'Fields of version 1' });
    await before.getByRole('row', { name: /weight_kg/ }).waitFor();
    await page.getByRole('region', { name: 'Examples of version 1' }).getByText('0.50').waitFor();
    expect(new URL(page.url()).search).toBe('?version=1');
  });

  it('says what two versions differ in, member by member', async () => {
    const page = await open(PUSHED);
    const difference = page.getByRole('region', { name: 'Difference' });
    await difference.getByRole('row', { name: /payload_schema\.properties\.weight_kg/ }).waitFor();
    await difference.getByLabel('From').selectOption('2');
    await difference.getByText('They say the same').waitFor();
  });

  it('leads to who makes a type and who takes it', async () => {
    const page = await open('/catalogue/MARKET_QUOTE_INGESTED');
    const makes = page.getByRole('region', { name: 'Who makes it' });
    await makes.getByRole('link').first().waitFor();
    const takes = page.getByRole('region', { name: 'Who takes it' });
    const topic = takes.getByRole('link', { name: 'quotes' });
    expect(await topic.getAttribute('href')).toBe('/topics/quotes');
    const consumer = takes.getByRole('link', { name: 'portfolio' }).first();
    expect(await consumer.getAttribute('href')).toBe('/consumers/portfolio');
    await makes.getByRole('link').first().press('Enter');
    await page.getByText('events shown').waitFor();
  });

  it('names the nearest type where there is none', async () => {
    const page = await open('/catalogue/SHIPMENT_DELIVERD');
    await page.getByText('did you mean SHIPMENT_DELIVERED?').waitFor();
  });

  it.each(LOOKS)(
    'breaks no rule of axe and fits the screen, $scheme on a $device',
    async ({ scheme, device, viewport }) => {
      const page = await suite.browser.open('/catalogue', { key: KEYS.viewer, scheme, viewport });
      await page.getByText('SHIPMENT_DELIVERED').first().waitFor();
      await page.getByRole('button', { name: 'Fields of parcel.refund' }).click();
      expect(await flawsOf(page, `catalogue-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto(PUSHED);
      await page.getByRole('region', { name: 'Difference' }).getByRole('table').waitFor();
      expect(await flawsOf(page, `type-${scheme}-${device}`)).toEqual(FLAWLESS);
      await page.goto('/catalogue/MARKET_QUOTE_INGESTED');
      await page.getByRole('region', { name: 'Who makes it' }).getByRole('link').first().waitFor();
      expect(await flawsOf(page, `quotes-type-${scheme}-${device}`)).toEqual(FLAWLESS);
    },
  );
});
