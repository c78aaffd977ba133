import type { TransportName } from '@acp/contracts';
import {
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type BrokerName,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { fleetTable, type FleetRun } from './fleet-table.js';
import { HttpBalancer } from './http-balancer.js';
import type { AppProcess } from './processes.js';
import { Stack } from './stack.js';

jest.setTimeout(600_000);

const RELAYS = 3;
const CONSUMERS = 2;
/** Trades are stored in three waves: before the first strike, during it, and during the second. */
const WAVES = [5_000, 8_000, 7_000] as const;
const EVENTS = WAVES[0] + WAVES[1] + WAVES[2];
const BROKERS: readonly (readonly [BrokerName, TransportName])[] = [
  ['redis', 'redis-streams'],
  ['nats', 'nats-jetstream'],
  ['kafka', 'kafka'],
  ['rabbitmq', 'rabbitmq'],
];
const runs: FleetRun[] = [];

/** What lies between relays and consumers, and can be struck. */
type Struck = Pick<TestBroker, 'start' | 'kill' | 'pause' | 'resume'>;

describe('a fleet of three relays and two consumers', () => {
  let test: TestDatabase;
  let stack: Stack;
  let balancer: HttpBalancer | undefined;

  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(async () => {
    await stack.close();
    await balancer?.kill();
    balancer = undefined;
    await test.drop();
  });

  for (const [brokerName, transport] of BROKERS) {
    describeWithBroker(brokerName, (broker) => {
      it(`makes every effect once over ${transport}, whoever is killed`, async () => {
        stack = await Stack.open(test.url, { ...broker().env, RELAY_LEASE_MS: '2000' });
        const TOPICS_FILE = stack.topicsFile([{ name: 'events', transport, event_types: ['*'] }]);
        const relays = await stack.relays(RELAYS, { TOPICS_FILE });
        const consumers = await startConsumers({ SIGNAL_LAB_TRANSPORT: transport });
        await strikeAndSettle(transport, { broker: broker(), relays, consumers });
      });
    });
  }

  it('makes every effect once over webhook, whoever is killed', async () => {
    balancer = await HttpBalancer.start();
    stack = await Stack.open(test.url, {
      RELAY_LEASE_MS: '2000',
      WEBHOOK_URL: `${balancer.url}/webhooks`,
      WEBHOOK_SECRET: `whsec_${Buffer.from('the secret that both sides know').toString('base64')}`,
      WEBHOOK_ALLOW_PRIVATE: 'true',
    });
    const consumers = await startConsumers({});
    consumers.forEach(({ url }) => balancer!.add(url));
    const relays = await stack.relays(RELAYS);
    await strikeAndSettle('webhook', { broker: balancer, relays, consumers });
  });

  afterAll(() => process.stderr.write(fleetTable(runs)));

  it('has shown that the inbox absorbs what is delivered twice', () => {
    expect(runs.length).toBeGreaterThan(0);
    expect(Math.max(...runs.map(({ duplicates }) => duplicates))).toBeGreaterThan(0);
  });

  function startConsumers(env: Record<string, string>): Promise<AppProcess[]> {
    return Promise.all(Array.from({ length: CONSUMERS }, () => stack.start('signal-lab', env)));
  }

  async function strikeAndSettle(
    transport: TransportName,
    fleet: { broker: Struck; relays: AppProcess[]; consumers: AppProcess[] },
  ): Promise<void> {
    const { broker, relays, consumers } = fleet;
    const startedAt = Date.now();
    await stack.seedTrades(WAVES[0]);
    await stack.untilDelivered(1_000);
    await killHoldingAClaim(relays[0]!, broker);
    await killUnheard(consumers[0]!, broker);
    const { events, imbalance } = await stack.expectEverythingOnce(EVENTS, 300_000);
    const expired = `SELECT count(*) FROM delivery_attempts WHERE outcome = 'expired'`;
    expect(await stack.number(expired)).toBeGreaterThan(0);
    runs.push({
      transport,
      events,
      effects: await stack.effects(),
      duplicates: await stack.duplicatesAbsorbed(),
      imbalance,
      seconds: (Date.now() - startedAt) / 1_000,
    });
  }

  /** A relay dies with a batch that the broker has been sent and has not answered. */
  async function killHoldingAClaim(relay: AppProcess, broker: Struck): Promise<void> {
    const held = `SELECT count(*) FROM claims WHERE worker_id = 'relay-1'`;
    broker.pause();
    await stack.seedTrades(WAVES[1]);
    await waitUntil('the relay holds a claim', async () => (await stack.number(held)) > 0);
    await relay.kill();
    broker.resume();
  }

  /**
   * A consumer and the broker die when effects are committed that the broker has not heard of. How many
   * of those events come again is for the broker: what the other consumer made it may still confirm.
   */
  async function killUnheard(consumer: AppProcess, broker: Struck): Promise<void> {
    await pauseWithEffectsUnderWay(broker);
    await consumer.kill();
    await broker.kill();
    await stack.seedTrades(WAVES[2]);
    await broker.start();
  }

  /** Pauses the broker when effects flow; once more when none was in hand at that moment. */
  async function pauseWithEffectsUnderWay(broker: Struck): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      if (await growsWithin(10_000)) broker.pause();
      if (await growsWithin(1_000)) return;
      broker.resume();
    }
    throw new Error('no consumer had anything in hand');
  }

  async function growsWithin(timeoutMs: number): Promise<boolean> {
    const before = await stack.processed();
    const grows = waitUntil('effects', async () => (await stack.processed()) > before, timeoutMs);
    return grows.then(
      () => true,
      () => false,
    );
  }
});
