import { createInbox, RedisStreamsSubscription } from '@acp/consumer';
import { newId, type CanonicalEvent } from '@acp/contracts';
import { createTestDatabase, describeWithBroker, waitUntil, type TestDatabase } from '@acp/testing';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Stack } from './faults/stack.js';

const ROOT = join(__dirname, '../..');
const GUIDE = join(ROOT, 'docs/guides/event-types.md');
const CP = `node ${join(ROOT, 'tools/dist/commands/cp.js')}`;

const DELIVERED = {
  event_type: 'PARCEL_DELIVERED',
  schema_version: 1,
  description: 'A parcel is with whom it was sent to.',
  owner: 'logistics',
  payload_schema: {
    type: 'object',
    required: ['parcel', 'weight_kg'],
    properties: {
      parcel: { type: 'string', minLength: 1, maxLength: 64 },
      weight_kg: { type: 'string', pattern: '^\\d{1,6}(\\.\\d{1,6})?$' },
    },
  },
  examples: [{ parcel: 'P-1', weight_kg: '0.50' }],
};

describeWithBroker('redis', (broker) => {
  let test: TestDatabase;
  let stack: Stack;
  let ingestion: { url: string };
  let ops: { url: string };

  beforeAll(async () => {
    test = await createTestDatabase();
    stack = await Stack.open(test.url, { ...broker().env });
    ingestion = await stack.start('ingestion');
    ops = await stack.start('ops-api');
    await stack.relays(1);
  });
  afterAll(async () => {
    await stack.close();
    await test.drop();
  });

  it('delivers events of a type that was pushed while everything ran', async () => {
    const before = draft();
    expect(await push(ingestion.url, before)).toMatchObject({ status: 422 });

    expect(await post(`${ops.url}/v1/event-types`, DELIVERED)).toMatchObject({
      status: 200,
      body: { kind: 'event', name: 'PARCEL_DELIVERED', schema_version: 1, created: true },
    });
    const event = draft();
    await waitUntil('ingestion knows the type', async () => {
      return (await push(ingestion.url, event)).status === 202;
    });
    const refused = await push(ingestion.url, { ...draft(), payload: { parcel: 'P-1' } });
    expect(refused.body).toMatchObject({ errors: [{ path: '/payload/weight_kg' }] });

    const [seen] = await consume(1);
    expect(seen).toMatchObject({ event_id: event.event_id, payload: event.payload });
  });

  it('does what its guide says, command by command', async () => {
    const blocks = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)];
    const commands = blocks.map(([, text]) => text!);
    expect(commands.length).toBeGreaterThan(3);
    const answers: string[] = [];
    for (const command of commands) {
      if (command.includes('/v1/events ')) await untilKnown('SHIPMENT_DELIVERED');
      answers.push(await run(command));
    }
    const all = answers.join('\n');
    expect(all).toContain('3 versions can be pushed');
    expect(all).toContain('"outcome":"accepted"');
  });

  /** Another process knows a type a second after it was pushed. */
  async function untilKnown(event_type: string): Promise<void> {
    await waitUntil(`ingestion knows ${event_type}`, async () => {
      const { body } = await push(ingestion.url, { ...draft(), event_type, payload: {} });
      return !JSON.stringify(body).includes('GATE.UNKNOWN_TYPE');
    });
  }

  async function run(command: string): Promise<string> {
    const text = command
      .replaceAll('127.0.0.1:3000', ops.url.replace('http://', ''))
      .replaceAll('127.0.0.1:3001', ingestion.url.replace('http://', ''))
      .replaceAll('npm run cp --', CP);
    const env = { PATH: process.env['PATH'], OPS_API_URL: ops.url };
    const { stdout } = await promisify(execFile)('bash', ['-ec', text], { cwd: ROOT, env });
    return stdout;
  }

  async function consume(count: number): Promise<CanonicalEvent[]> {
    const seen = new Map<string, CanonicalEvent>();
    const inbox = createInbox({
      database: stack.database,
      consumer: 'deliveries',
      topic: 'events',
      handler: (event) => Promise.resolve(void seen.set(event.event_id, event)),
    });
    const url = broker().env['REDIS_URL']!;
    const subscription = new RedisStreamsSubscription({ inbox, url, stream: 'events' });
    await subscription.start();
    await waitUntil(`${count} events are handled`, () => seen.size === count);
    await subscription.stop();
    return [...seen.values()];
  }
});

function draft() {
  return {
    event_id: newId(),
    event_type: 'PARCEL_DELIVERED',
    source: 'scanner',
    entity_id: 'P-1',
    entity_type: 'parcel',
    occurred_at: '2026-11-21T10:00:00Z',
    payload: { parcel: 'P-1', weight_kg: '0.50' },
  };
}

function push(url: string, event: object) {
  return post(`${url}/v1/events`, event);
}

async function post(url: string, body: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}
