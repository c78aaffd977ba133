import type { Consumer, Page as ApiPage } from '@acp/contracts';
import { seedEvents } from '@acp/testing';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describeWithChromium } from './console/browser.js';
import { seedPending } from './console/seed.js';
import { startedConsole } from './console/console-suite.js';
import { KEYS } from './console/stack.js';

const SEEN_TIMEOUT_MS = 20_000;

describeWithChromium('the console', () => {
  const suite = startedConsole();

  const asOperator = (path: string) => suite.browser.open(path, { key: KEYS.operator });
  const asViewer = (path: string) => suite.browser.open(path, { key: KEYS.viewer });

  it('shows an imbalance of 0 in its headline, live', async () => {
    const page = await asOperator('/');
    await seen(page, 'Nothing is missing');
    expect(await page.locator('.headline-number').textContent()).toBe('0');
    await page.locator('.top-bar .badge.ok', { hasText: 'live' }).waitFor();
    await seen(page, /dead letters wait for a decision/);
  });

  it('says the same of a consumer in API, metrics, command line and pages, and acts on it', async () => {
    const { database, opsApi } = suite.stack;
    await database.sql(
      `INSERT INTO consumer_failures (event_id, consumer, topic, attempts, error_code, error_message,
                                      dead_lettered_at)
       SELECT o.event_id, 'portfolio', 'quotes', 5, 'CONSUMER.FAILED', 'no position ' || o.id, now()
       FROM outbox o WHERE o.topic = 'quotes' AND o.replay_id IS NULL
         AND NOT EXISTS (SELECT FROM processed_events p WHERE p.event_id = o.event_id)
       ORDER BY o.id LIMIT 15`,
    );
    const { items } = await suite.stack.read<ApiPage<Consumer>>('/v1/consumers');
    const { dead, not_yet } = items.find(({ consumer }) => consumer === 'portfolio')!;
    expect([dead.value, not_yet.value]).toEqual([15, 5]);
    const cp = (...args: string[]) => run('consumers', ...args);
    const listed = JSON.parse(await cp('list', '--json')) as ApiPage<Consumer>;
    expect(listed.items).toMatchObject([{ consumer: 'portfolio', dead, not_yet }]);
    expect(await cp('groups', 'portfolio')).toMatch(/15 .*no position #/);

    const page = await asOperator('/');
    await seen(page, '15 events are dead in consumer portfolio');
    await seen(page, /of what was delivered did not happen/);
    await page.getByRole('link', { name: 'Retry or discard' }).click();
    const row = page.getByRole('group', { name: 'Consumers' }).getByRole('row').nth(1);
    await row.getByText('behind').waitFor();
    const numbers = row.locator('td.number');
    expect(await numbers.nth(1).textContent()).toBe('5');
    expect(await numbers.nth(2).textContent()).toBe('15');
    const metrics = await (await fetch(`${opsApi.url}/metrics`)).text();
    expect(metrics).toContain('consumer_dead{consumer="portfolio",topic="quotes"} 15');
    expect(metrics).toContain('consumer_not_yet{consumer="portfolio",topic="quotes"} 5');

    await page.getByRole('button', { name: 'Retry 15 of quotes' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('15 events match.').waitFor();
    await dialog.getByLabel('Reason').fill('positions are loaded');
    await dialog.getByRole('button', { name: 'Retry 15' }).click();
    await dialog.getByText('Done: 15 ordered again.').waitFor();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await seen(page, 'Nothing here');
    expect(await cp('list')).toMatch(/portfolio .*behind .* 20 /);
    await cp('retire', 'portfolio', '--reason', 'replaced');
    await page.reload();
    await seen(page, /Retired by key:ann: replaced/);

    async function run(...args: string[]): Promise<string> {
      const env = { ...process.env, OPS_API_URL: opsApi.url, OPS_API_KEY: KEYS.operator };
      const program = join(process.cwd(), 'tools/dist/commands/cp.js');
      return (await promisify(execFile)(process.execPath, [program, ...args], { env })).stdout;
    }
  });

  it('asks again by itself while the stream is down', async () => {
    const page = await asOperator('/ledger');
    await page.route('**/v1/stream', (route) => route.abort());
    await page.goto('/');
    await page.locator('.top-bar .badge.warn', { hasText: 'polling' }).waitFor();
    await seen(page, 'Nothing is missing');
  });

  it('finds an event by a query and tells its life', async () => {
    const { trade, decision } = suite.stack.seeded;
    const page = await asOperator('/events');
    await page.getByLabel('Search').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('event_type:MARKET_TRADE_INGESTED entity_id:BTCUSDT source:binance');
    const rows = page.getByRole('table', { name: 'Events' }).getByRole('row');
    await page.waitForFunction(() => document.querySelectorAll('.event-canvas > *').length === 1);
    expect(await rows.nth(1).textContent()).toContain('MARKET_TRADE_INGESTED');
    expect(page.url()).toContain('q=event_type%3AMARKET_TRADE_INGESTED');

    await page.getByRole('link', { name: 'MARKET_TRADE_INGESTED' }).click();
    await page.waitForURL(`**/events/${trade.event_id}`);
    await page.getByRole('img', { name: /steps in 4 lanes/ }).waitFor();
    const attempt = page.locator('details.attempt', { hasText: 'Attempt 2' });
    await attempt.locator('summary').click();
    await attempt.getByText('{"error":"restarting","retry_after":7}').waitFor();
    await attempt.getByText(/^webhook to http/).waitFor();
    await attempt.getByRole('group', { name: 'envelope' }).getByText(trade.event_id).waitFor();
    const canonical = page.getByRole('list', { name: 'Fields of the canonical event' });
    expect(await canonical.getByText('← $.p').count()).toBe(1);
    expect(await canonical.getByText('+ made by the mapper').count()).toBe(1);
    expect(await page.locator('.derived.unused', { hasText: /\$\.E/ }).count()).toBe(1);

    await page.locator('.graph-node.consequence').first().click();
    await page.waitForURL(`**/events/${decision.event_id}`);
    await page.locator('.graph-node.cause', { hasText: 'MARKET_TRADE_INGESTED' }).waitFor();
  });

  it('says which word of a search it does not understand', async () => {
    const page = await asOperator('/events?q=symbol:BTC');
    await seen(page, 'No search by “symbol”');
    await page.goto('/events?q=entity_id:NOBODY');
    await seen(page, 'No event matches');
  });

  it('shows an outage open a breaker and a backlog grow and drain', async () => {
    const page = await asOperator('/topics');
    const topic = page.getByRole('region', { name: 'Topic alerts', exact: true });
    const breaker = topic.locator('.panel-head .badge');
    await breaker.getByText('closed').waitFor();
    await suite.stack.alerts.goAway();
    await seedPending(suite.stack.database, 'alerts', 25);
    await breaker.getByText(/open/).waitFor(LONG);
    await seen(page, 'no attempt is spent until it answers');
    expect(await figure(page, 'alerts', 'Backlog')).toBe('25');

    await suite.stack.alerts.comeBack();
    await breaker.getByText('closed').waitFor(LONG);
    await page.waitForFunction(
      () => document.querySelector('#alerts .topic-figures dd')?.textContent === '0',
      null,
      LONG,
    );
    expect(new Set(suite.stack.alerts.received).size).toBe(25);
  });

  it('replays a group of dead letters after a dry run and with a reason', async () => {
    const { deadGroupSize } = suite.stack.seeded;
    const before = suite.stack.receiver.received.length;
    const page = await asOperator('/dead-letters');
    await page.getByRole('button', { name: `Replay ${deadGroupSize} of orders` }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('12 dead letters match').waitFor();
    await dialog.getByRole('button', { name: 'Replay 12' }).click();
    await dialog.getByText('A reason is needed.').waitFor();
    await dialog.getByLabel('Reason').fill('INC-214: the receiver is back');
    await dialog.getByRole('button', { name: 'Replay 12' }).click();
    await dialog.getByText('Done: 12 due again.').waitFor(LONG);
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText('connect ECONNREFUSED').first().waitFor({ state: 'detached' });
    await until(page, () => suite.stack.receiver.received.length >= before + deadGroupSize);
  });

  it('edits the payload of one dead letter, refuses a wrong one and replays the right one', async () => {
    const page = await asOperator(`/dead-letters/${suite.stack.seeded.deadEntryId}`);
    await page.getByRole('button', { name: 'Edit and replay…' }).click();
    const dialog = page.getByRole('dialog');
    const payload = dialog.getByLabel('Payload', { exact: true });
    const original = await payload.inputValue();
    await dialog.getByLabel('Reason').fill('INC-214: ask price mended');
    await payload.fill('{"symbol": 1}');
    await dialog.getByRole('button', { name: 'Replay with this payload' }).click();
    await dialog.getByText('GATE.INVALID').waitFor();
    await payload.fill(original.replace('43007.20', '43007.30'));
    await dialog.getByRole('button', { name: 'Replay with this payload' }).click();
    await page.waitForURL('**/events/*');
    await page.getByText('edited payload').waitFor();
    const delivery = page.locator('.deliveries > li', { hasText: 'edited payload' });
    await delivery.locator('.badge.ok', { hasText: 'delivered' }).first().waitFor(LONG);
  });

  it('pauses a topic and resumes it', async () => {
    const page = await asOperator('/topics#quotes');
    await page.getByRole('button', { name: 'Pause quotes' }).click();
    await page.getByLabel('Reason').fill('INC-215: receiver asks for rest');
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await seen(page, 'Paused by key:ann since');
    await seen(page, 'INC-215: receiver asks for rest');
    await page.goto('/');
    await seen(page, 'quotes is paused by key:ann');
    await page.getByRole('button', { name: 'Resume quotes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click();
    await page.getByText('quotes is paused by key:ann').waitFor({ state: 'detached', ...LONG });
    await page.goto('/topics');
    await page.getByRole('button', { name: 'Pause quotes' }).waitFor();
  });

  it('takes nothing but a whole number for a limit', async () => {
    const page = await asOperator('/topics');
    await page.getByRole('button', { name: 'Limit the rate of decisions' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('INC-217');
    await dialog.getByLabel('Deliveries per second').fill('fast');
    await dialog.getByRole('button', { name: 'Set the limit' }).click();
    await dialog.getByText('A whole number above 0').waitFor();
    await dialog.getByLabel('Deliveries per second').fill('250');
    await dialog.getByRole('button', { name: 'Set the limit' }).click();
    await seen(page, 'decisions gets at most 250/s.');
    await page.locator('#decisions').getByText('250/s').waitFor(LONG);
  });

  it('orders a replay after a dry run and shows it through', async () => {
    const page = await asOperator('/replays');
    await page.getByRole('button', { name: 'New replay…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('INC-216');
    await dialog.getByLabel('Trace id').fill(suite.stack.seeded.trade.trace_id);
    await dialog.getByLabel('Only to topic').fill('decisions');
    await dialog.getByRole('button', { name: 'Dry run' }).click();
    await dialog.getByText('2 deliveries to decisions').waitFor();
    await dialog.getByLabel('Reason').fill('the decisions were lost');
    await dialog.getByRole('button', { name: 'Start the replay' }).click();
    await page.waitForURL('**/replays/*');
    await page.locator('.badge.ok', { hasText: 'completed' }).waitFor(LONG);
  });

  it('mends a rejected record', async () => {
    const page = await asOperator('/rejected');
    const row = page.getByRole('row', { name: /bid_price must be a decimal/ });
    await row.getByRole('button', { name: 'Look' }).click();
    await page.getByRole('button', { name: 'Mend and resubmit…' }).click();
    const dialog = page.getByRole('dialog');
    const event = dialog.getByLabel('Event', { exact: true });
    await event.fill((await event.inputValue()).replace('43,1', '43.1'));
    await dialog.getByLabel('Reason').fill('comma for a point');
    await dialog.getByRole('button', { name: 'Resubmit' }).click();
    await seen(page, 'The event is stored and on its way.');
  });

  it('shows who did all this, in a chain that is whole', async () => {
    const page = await asOperator('/audit');
    for (const text of ['dead_letter.replay_matching', 'INC-215: receiver asks for rest']) {
      await page.getByText(text).first().waitFor();
    }
    await page.getByRole('button', { name: 'Verify the chain' }).click();
    await seen(page, /The chain of \d+ rows is whole/);
  });

  it('keeps every action from a viewer and says why', async () => {
    const page = await asViewer('/topics');
    const pause = page.getByRole('button', { name: 'Pause quotes' });
    await pause.waitFor();
    expect(await pause.getAttribute('aria-disabled')).toBe('true');
    await pause.click({ force: true });
    expect(await page.getByRole('dialog').count()).toBe(0);
    await pause.focus();
    await seen(page, 'Needs an operator key. key:vera is a viewer.');
  });

  it('asks for a key, refuses a wrong one and keeps the right one in the tab only', async () => {
    const page = await suite.browser.open('/workers', { key: null });
    await page.getByLabel('API key').fill('wrong');
    await page.getByRole('button', { name: 'Enter' }).click();
    await seen(page, 'This key is not accepted.');
    await page.getByLabel('API key').fill(KEYS.viewer);
    await page.getByRole('button', { name: 'Enter' }).click();
    await page.getByText('relay-a').first().waitFor();
    const kept = await page.evaluate(() => [
      sessionStorage.getItem('control-plane.key'),
      JSON.stringify({ ...localStorage }),
      document.cookie,
    ]);
    expect(kept).toEqual([KEYS.viewer, '{}', '']);
  });

  it('writes times in the zone of the machine or in UTC', async () => {
    const page = await asOperator(`/events/${suite.stack.seeded.trade.event_id}`);
    const first = page
      .getByRole('region', { name: /Every step/ })
      .locator('time')
      .first();
    const local = await first.textContent();
    await page.getByRole('button', { name: /Local/ }).click();
    await page.getByRole('button', { name: /UTC/ }).waitFor();
    const hour = (text: string | null) => Number(text?.slice(11, 13));
    expect((hour(local) - hour(await first.textContent()) + 24) % 24).toBe(1);
  });

  it('says that nothing is there where nothing is', async () => {
    const page = await asOperator('/events/018f4e1a-0000-7000-8000-000000000001');
    await seen(page, 'No event has this id');
    await page.goto('/no/such/page');
    await seen(page, 'There is no page here');
  });

  it('leaves the accounts balanced after all of it', async () => {
    expect(await suite.stack.imbalance()).toBe(0);
  });

  it('orders for a topic that nobody serves only where the box says so', async () => {
    const { database } = suite.stack;
    const seedDead = (count: number) =>
      seedEvents(database, count, () => ({ topics: ['legacy'], state: 'dead' }));
    await seedDead(3);
    const page = await asOperator('/dead-letters?topic=legacy');
    await page.getByRole('button', { name: 'Replay all matching…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/No live worker has legacy/).waitFor();
    await dialog.getByLabel('Reason').fill('INC-9');
    await dialog.getByRole('button', { name: 'Replay 3' }).click();
    await dialog.getByText('REPLAY.TOPIC_NOT_SERVED').waitFor();
    await dialog.getByLabel('Order it all the same').check();
    await dialog.getByRole('button', { name: 'Replay 3' }).click();
    await dialog.getByText('Done: 3 due again.').waitFor();
    await dialog.getByText('Ordered, not delivered: no live worker has legacy.').waitFor();

    const [letter] = await seedDead(1);
    await page.goto(`/dead-letters/${letter!.entryIds[0]}`);
    await page.getByRole('button', { name: 'Replay…', exact: true }).click();
    await dialog.getByLabel('Order it all the same').check();
    await dialog.getByLabel('Reason').fill('INC-9');
    await dialog.getByRole('button', { name: 'Replay' }).click();
    await seen(page, /ordered, not delivered/);
    const retire = { reason: 'INC-9', discard_open: true };
    await suite.stack.order('/v1/topics/legacy/retire', retire);
  });
});

const LONG = { timeout: SEEN_TIMEOUT_MS };

async function seen(page: Page, text: string | RegExp): Promise<void> {
  await page.getByText(text).first().waitFor(LONG);
}

function figure(page: Page, topic: string, name: string): Promise<string | null> {
  return page
    .locator(`#${topic} .topic-figures > div`, { hasText: name })
    .locator('dd')
    .textContent();
}

async function until(page: Page, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + SEEN_TIMEOUT_MS;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('it did not happen in time');
    await page.evaluate(() => new Promise((next) => requestAnimationFrame(next)));
  }
}
