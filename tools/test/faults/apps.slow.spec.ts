import type { CanonicalEvent } from '@acp/contracts';
import {
  buildEvent,
  createTestDatabase,
  freePort,
  waitUntil,
  type TestDatabase,
} from '@acp/testing';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppName, AppProcess } from './processes.js';
import { Receiver } from '../../src/drills/faults/receiver.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const SECRET = `whsec_${Buffer.from('the secret that both sides know').toString('base64')}`;
const BACKOFF_MS = [2_000, 5_000, 15_000, 30_000];
const JITTER = 0.2;

let test: TestDatabase;
let stack: Stack;

beforeEach(async () => {
  test = await createTestDatabase();
  stack = await Stack.open(test.url, {
    RELAY_LEASE_MS: '1500',
    WEBHOOK_SECRET: SECRET,
    WEBHOOK_ALLOW_PRIVATE: 'true',
  });
});
afterEach(async () => {
  await stack.close();
  await test.drop();
});

describe('the three apps and a consumer as processes', () => {
  it('deliver every event once although each of them is killed in the middle and started again', async () => {
    const ports = { ingestion: 0, relay: 0, 'ops-api': 0, 'signal-lab': 0 };
    for (const name of Object.keys(ports) as (keyof typeof ports)[]) ports[name] = await freePort();
    const env = {
      WEBHOOK_URL: `http://127.0.0.1:${ports['signal-lab']}/webhooks`,
    };
    const start = (name: keyof typeof ports) =>
      stack.start(name, { ...env, PORT: String(ports[name]) });
    const running = new Map<AppName, AppProcess>();
    for (const name of ['signal-lab', 'ops-api', 'relay', 'ingestion'] as const) {
      running.set(name, await start(name));
    }

    const total = 4_000;
    const pushing = pushAll(`http://127.0.0.1:${ports.ingestion}`, trades(total));
    const crash = async (name: keyof typeof ports, at: number) => {
      await waitUntil(`${at} events are stored`, async () => (await events()) >= at);
      await running.get(name)!.kill();
      stack.apps.splice(stack.apps.indexOf(running.get(name)!), 1);
      running.set(name, await start(name));
    };
    await crash('ingestion', 500);
    await crash('relay', 1_200);
    await crash('ops-api', 2_000);
    await crash('signal-lab', 2_600);
    await pushing;

    expect(await events()).toBe(total);
    await stack.expectEverythingOnce(total);
    const answer = await fetch(`http://127.0.0.1:${ports['ops-api']}/v1/ledger?verify=full`);
    const ledger = (await answer.json()) as { imbalance: number; totals: Record<string, number> };
    expect(ledger.imbalance).toBe(0);
    expect(ledger.totals).toMatchObject({ events: total, delivered: total, dead: 0 });
  });

  it('try five times at the scheduled times, bury with every attempt, and deliver on replay', async () => {
    const receiver = await Receiver.start();
    const env = { WEBHOOK_URL: `${receiver.url}/hook` };
    const [, opsApi, ingestion] = [
      await stack.start('relay', env),
      await stack.start('ops-api'),
      await stack.start('ingestion', env),
    ];
    receiver.status = 500;
    const [event] = trades(1) as [CanonicalEvent];
    await pushAll(ingestion.url, [event]);

    for (let attempt = 1; attempt <= 4; attempt += 1) {
      await waitUntil(`attempt ${attempt} is settled`, async () => (await attempts()) === attempt);
      const [row] = await stack.sql<{ delay_ms: number }>(
        `SELECT extract(epoch FROM o.next_attempt_at - a.ended_at)::float8 * 1000 AS delay_ms
         FROM outbox o JOIN delivery_attempts a ON a.entry_id = o.id AND a.attempt = $1`,
        [attempt],
      );
      const base = BACKOFF_MS[attempt - 1]!;
      expect(row!.delay_ms).toBeGreaterThanOrEqual(base - 1);
      expect(row!.delay_ms).toBeLessThanOrEqual(base * (1 + JITTER) + 1);
      await stack.sql('UPDATE outbox SET next_attempt_at = now()');
    }
    await waitUntil('the entry is dead', async () => {
      const dead = 'SELECT count(*) FROM outbox WHERE dead_lettered_at IS NOT NULL';
      return (await stack.number(dead)) === 1;
    });
    expect(receiver.requests).toBe(5);

    const list = await get(`${opsApi.url}/v1/dead-letters`);
    expect(list['items']).toHaveLength(1);
    const { id } = (list['items'] as { id: string }[])[0]!;
    const letter = await get(`${opsApi.url}/v1/dead-letters/${id}`);
    expect(letter['attempts']).toHaveLength(5);

    receiver.status = 200;
    const replay = await fetch(`${opsApi.url}/v1/dead-letters/${id}/replay`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'the receiver is mended' }),
    });
    expect(replay.status).toBe(202);
    await stack.untilDelivered(1);
    expect(receiver.requests).toBe(6);
    expect((await get(`${opsApi.url}/v1/dead-letters`))['items']).toEqual([]);
    await receiver.close();
  });
});

const events = () => stack.number('SELECT count(*) FROM events');
const attempts = () => stack.number('SELECT count(*) FROM delivery_attempts');

async function get(url: string): Promise<Record<string, unknown>> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

function trades(count: number): CanonicalEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const symbol = `S${index % 20}`;
    return buildEvent({
      event_type: 'MARKET_TRADE_INGESTED',
      source: 'pusher',
      entity_id: symbol,
      payload: { venue: 'test', symbol, trade_id: String(index), price: '1', quantity: '1' },
    });
  });
}

/** What a careful client does: repeats a batch until it is answered; the ids make that harmless. */
async function pushAll(url: string, all: readonly CanonicalEvent[]): Promise<void> {
  for (let from = 0; from < all.length; from += 100) {
    const lines = all.slice(from, from + 100).map(({ ingested_at: _, trace_id: __, ...draft }) => {
      return JSON.stringify(draft);
    });
    await pushUntilAnswered(`${url}/v1/events/batch`, lines.join('\n'));
  }
}

async function pushUntilAnswered(url: string, body: string): Promise<void> {
  for (;;) {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await fetch(url, { method: 'POST', headers, body }).catch(() => null);
    if (answer?.ok) {
      const { rejected } = (await answer.json()) as { rejected: number };
      expect(rejected).toBe(0);
      return;
    }
    if (answer && answer.status < 500) throw new Error(await answer.text());
    await pause(50);
  }
}
