import type { Page } from 'playwright-core';
import {
  axeViolations,
  describeWithChromium,
  DESKTOP,
  PHONE,
  takeScreenshot,
  type Visit,
} from './console/browser.js';
import { bringIncident, type Incident } from './console/incident.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS, type ConsoleStack } from './console/stack.js';

/** Fifteen pages under axe, on a machine that does something else besides. */
const LOOK_TIMEOUT_MS = 300_000;

/** Each page with a text that is there once it has its data. */
const PAGES = {
  overview: { path: () => '/', ready: 'Latency by hop' },
  events: { path: () => '/events', ready: 'events shown' },
  event: { path: (stack) => `/events/${stack.seeded.trade.event_id}`, ready: 'Every step' },
  trace: { path: (stack) => `/traces/${stack.seeded.trade.trace_id}`, ready: 'Events (3)' },
  'blast-radius': {
    path: (stack) => `/blast-radius?trace_id=${stack.seeded.trade.trace_id}`,
    ready: 'Effects by consumer',
  },
  decisions: { path: () => '/decisions', ready: 'rogue-1 3' },
  decision: {
    path: (stack) => `/decisions/${stack.decisions.released}`,
    ready: 'The price is below the forecast',
  },
  approvals: { path: () => '/approvals', ready: 'order.place' },
  'dead-letters': { path: () => '/dead-letters', ready: 'connect ECONNREFUSED' },
  'dead-letter': {
    path: (stack) => `/dead-letters/${stack.seeded.deadEntryId}`,
    ready: 'What is sent',
  },
  entry: { path: (stack) => `/entries/${stack.seeded.deadEntryId}`, ready: 'What is sent' },
  topics: { path: () => '/topics', ready: 'Last success' },
  consumers: { path: () => '/consumers', ready: 'portfolio' },
  consumer: { path: () => '/consumers/portfolio', ready: 'Given up, by cause' },
  replays: { path: () => '/replays', ready: 'INC-411 quotes again' },
  replay: { path: (_, incident) => `/replays/${incident.replayId}`, ready: 'Requested by' },
  rejected: { path: () => '/rejected', ready: 'must be a decimal string' },
  canaries: { path: () => '/canaries', ready: 'No canaries are made' },
  workers: { path: () => '/workers', ready: 'relay-a' },
  ledger: { path: () => '/ledger', ready: 'Nothing is missing' },
  audit: { path: () => '/audit', ready: 'INC-411: the receiver asks' },
} satisfies Record<
  string,
  { path: (stack: ConsoleStack, incident: Incident) => string; ready: string }
>;

/** Each dialog with what opens it, and a text that is there once it has its data. */
const DIALOGS = [
  { name: 'bulk', path: '/dead-letters', press: ['Replay 12 of orders'], ready: /12 dead letters/ },
  { name: 'pause', path: '/topics', press: ['Pause orders'], ready: /Its backlog grows/ },
  { name: 'limit', path: '/topics', press: ['Limit the rate of orders'], ready: /Left empty/ },
  { name: 'new-replay', path: '/replays', press: ['New replay…'], ready: /Ingested from/ },
  {
    name: 'mend',
    path: '/rejected',
    press: ['Look', 'Mend and resubmit…'],
    ready: /draft\/2020-12/,
  },
  { name: 'edit', path: null, press: ['Edit and replay…'], ready: /"ask_price"/ },
] as const;

const LOOKS = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, device: 'desktop', viewport: DESKTOP },
  { scheme, device: 'phone', viewport: PHONE },
]);

describeWithChromium('pages of the console', () => {
  let incident: Incident;
  const suite = startedConsole(async (stack) => (incident = await bringIncident(stack)));

  describe.each(LOOKS)('$scheme on a $device', ({ scheme, device, viewport }) => {
    const visit: Visit = { key: KEYS.operator, scheme, viewport };

    it(
      'every page breaks no rule of axe and fits the screen',
      async () => {
        const open = await suite.browser.open('/', visit);
        for (const [name, page] of Object.entries(PAGES)) {
          await open.goto(page.path(suite.stack, incident));
          await open.getByText(page.ready).first().waitFor();
          await takeScreenshot(open, `${name}-${scheme}-${device}`);
          const findings = { axe: await axeViolations(open), overflow: await overflow(open) };
          expect([name, findings]).toEqual([name, { axe: [], overflow: 0 }]);
        }
      },
      LOOK_TIMEOUT_MS,
    );

    it(
      'every dialog breaks no rule of axe and fits the screen',
      async () => {
        const open = await suite.browser.open('/', visit);
        for (const { name, path, press, ready } of DIALOGS) {
          await open.goto(path ?? `/dead-letters/${suite.stack.seeded.deadEntryId}`);
          for (const button of press)
            await open.getByRole('button', { name: button }).first().click();
          await open.getByRole('dialog').getByText(ready).first().waitFor();
          await takeScreenshot(open, `dialog-${name}-${scheme}-${device}`);
          const findings = { axe: await axeViolations(open), overflow: await overflow(open) };
          expect([name, findings]).toEqual([name, { axe: [], overflow: 0 }]);
        }
      },
      LOOK_TIMEOUT_MS,
    );

    it('the key entry and a refused viewer break no rule of axe', async () => {
      const entry = await suite.browser.open('/', { ...visit, key: null });
      await entry.getByLabel('API key').waitFor();
      await takeScreenshot(entry, `key-entry-${scheme}-${device}`);
      expect(await axeViolations(entry)).toEqual([]);

      const viewer = await suite.browser.open('/topics', { ...visit, key: KEYS.viewer });
      await viewer.getByText('Last success').first().waitFor();
      await takeScreenshot(viewer, `viewer-${scheme}-${device}`);
      expect(await axeViolations(viewer)).toEqual([]);
    });
  });
});

/** Pixels by which the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}
