import {
  defineTopic,
  newId,
  renderEnvelope,
  type OutboundMessage,
  type Transport,
  type TransportName,
} from '@acp/contracts';
import {
  buildEvent,
  createTestDatabase,
  describeWithBroker,
  waitUntil,
  type BrokerName,
  type TestBroker,
  type TestDatabase,
} from '@acp/testing';
import { createTransport } from '@acp/transports';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const EVENTS = 2_000;
const BATCH = 200;
const BROKERS: readonly (readonly [BrokerName, TransportName])[] = [
  ['redis', 'redis-streams'],
  ['nats', 'nats-jetstream'],
  ['kafka', 'kafka'],
  ['rabbitmq', 'rabbitmq'],
];

for (const [brokerName, transportName] of BROKERS) {
  describeWithBroker(brokerName, (broker) => {
    describe(`signal-lab over ${transportName}`, () => {
      let database: TestDatabase;
      let transport: Transport;
      const services: ChildProcess[] = [];

      beforeAll(async () => {
        database = await createTestDatabase();
        const topic = defineTopic({ name: 'events', transport: transportName });
        transport = createTransport(topic, broker().env);
        await transport.start();
      });
      afterAll(async () => {
        await transport.close();
        await Promise.all(services.map((service) => stopped(service, 'SIGTERM')));
        await database.drop();
      });

      async function startService(): Promise<ChildProcess> {
        const service = spawn(process.execPath, [join(__dirname, '../dist/main.js')], {
          env: {
            PATH: process.env['PATH'],
            PORT: '0',
            DATABASE_URL: database.url,
            SIGNAL_LAB_TRANSPORT: transportName,
            ...broker().env,
          },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        services.push(service);
        await listening(service);
        return service;
      }
      const processed = async () => {
        const [row] = await database.sql<{ events: number; duplicates: number }>(
          'SELECT count(*)::int AS events, coalesce(sum(duplicates), 0)::int AS duplicates FROM processed_events',
        );
        return row!;
      };

      it('makes every effect once through a killed consumer and a killed broker', async () => {
        const [doomed] = await Promise.all([startService(), startService()]);
        const batches = tradesInBatches();
        for (const [index, batch] of batches.entries()) {
          if (index === 3) await stopped(doomed!, 'SIGKILL');
          if (index === 5) await restart(broker());
          await publishUntilDelivered(transport, batch);
        }
        await publishUntilDelivered(transport, batches[0]!);
        // JetStream itself drops a message id that it has seen in the last two minutes.
        const republished = transportName === 'nats-jetstream' ? 0 : BATCH;
        await startService();
        await waitUntil(
          'all is processed',
          async () => {
            const { events, duplicates } = await processed();
            return events === EVENTS && duplicates >= republished;
          },
          120_000,
        );
        const { duplicates } = await processed();
        process.stderr.write(`${transportName}: ${duplicates} duplicates absorbed\n`);
        const [minute] = await database.sql(
          'SELECT sum(volume)::text AS volume, sum(trades)::int AS trades FROM signal_lab.signal_lab_minutes',
        );
        expect(minute).toEqual({ volume: '2000.0', trades: EVENTS });
      }, 240_000);
    });
  });
}

function tradesInBatches(): OutboundMessage[][] {
  const messages = Array.from({ length: EVENTS }, (_, index) => tradeMessage(index));
  return Array.from({ length: EVENTS / BATCH }, (_, index) =>
    messages.slice(index * BATCH, (index + 1) * BATCH),
  );
}

function tradeMessage(index: number): OutboundMessage {
  const symbol = `SYM${index % 20}`;
  const event = buildEvent({
    event_type: 'MARKET_TRADE_INGESTED',
    entity_id: symbol,
    payload: { venue: 'spot', symbol, price: '1', quantity: '1.0', trade_id: newId() },
  });
  const { payload, headers } = renderEnvelope(event, 'canonical', JSON.stringify(event.payload));
  return {
    entry_id: String(index),
    event_id: event.event_id,
    replay_id: null,
    event_type: event.event_type,
    partition_key: symbol,
    payload,
    headers,
    attempt: 1,
  };
}

/** What a relay does with what is not delivered, without its delays. */
async function publishUntilDelivered(
  transport: Transport,
  messages: readonly OutboundMessage[],
): Promise<void> {
  let left = messages;
  await waitUntil(
    'a batch is delivered',
    async () => {
      const signal = AbortSignal.timeout(30_000);
      const outcomes = await transport.publishBatch(left, { signal });
      left = left.filter((_, index) => outcomes[index]?.kind !== 'delivered');
      return left.length === 0;
    },
    120_000,
  );
}

async function restart(broker: TestBroker): Promise<void> {
  await broker.kill();
  await broker.start();
}

async function stopped(service: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (service.exitCode !== null || service.signalCode !== null) return;
  service.kill(signal);
  await once(service, 'exit');
}

async function listening(service: ChildProcess): Promise<void> {
  for await (const line of createInterface({ input: service.stdout! })) {
    if ((JSON.parse(line) as { url?: string }).url) {
      service.stdout!.resume();
      return;
    }
  }
  throw new Error('signal-lab did not start');
}
