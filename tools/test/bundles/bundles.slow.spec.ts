import {
  BROKER_NAMES,
  createTestDatabase,
  describeWithBroker,
  type BrokerName,
  type TestDatabase,
} from '@acp/testing';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { AppProcess, type AppName } from '../faults/processes.js';
import { Stack } from '../faults/stack.js';

const CHECKOUT = join(__dirname, '../../..');
const APPS = ['ingestion', 'relay', 'ops-api'] as const;
const bundleOf = (app: AppName) => `apps/${app}/bundle/app.js`;

const EVENT = {
  event_type: 'MARKET_QUOTE_INGESTED',
  source: 'bundles',
  entity_id: 'BTCUSDT',
  occurred_at: '2026-11-30T10:00:00Z',
  payload: { venue: 'spot', symbol: 'BTCUSDT', bid_price: '1.0', ask_price: '1.1' },
};

/** What is asked of both builds, with what is wrong as well: pipes, filters and decorators answer it. */
const QUESTIONS: readonly [(typeof APPS)[number], string, RequestInit?][] = [
  ['ingestion', '/docs-json'],
  ['ingestion', '/v1/events', posted({ event_type: 'NOT_KNOWN', payload: {} })],
  ['ingestion', '/v1/events/batch', posted([{ event_type: 'MARKET_TRADE_INGESTED' }, 7])],
  ['ingestion', '/v1/decisions', posted({ kind: 'nothing' })],
  ['ops-api', '/docs-json'],
  ['ops-api', '/docs/'],
  ['ops-api', '/docs/swagger-ui-bundle.js'],
  ['ops-api', '/'],
  ['ops-api', '/v1/events?limit=0&order=sideways'],
  ['ops-api', '/v1/dead-letters/replay', posted({ filter: { topic: null } })],
  ['ops-api', '/v1/replays', posted({ filter: { from: 'yesterday' }, topics: [] })],
  ['ops-api', '/health'],
  ['relay', '/health'],
  ['relay', '/docs-json'],
];

let test: TestDatabase;

beforeAll(async () => {
  const script = ['deploy/image/bundle.mjs', ...APPS];
  await promisify(execFile)(process.execPath, script, { cwd: CHECKOUT });
});
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

describe('an app from its bundle', () => {
  it.each(APPS)('%s answers as it does from its modules', async (name) => {
    const env = { DATABASE_URL: test.url, TOPICS_FILE: '' };
    const modules = await AppProcess.start(name, env);
    const bundle = await AppProcess.start(name, env, bundleOf(name));
    try {
      for (const [app, path, init] of QUESTIONS.filter(([app]) => app === name)) {
        const expected = await answerOf(modules, path, init);
        expect(expected.status).not.toBe(500);
        expect({ app, path, ...(await answerOf(bundle, path, init)) }).toEqual({
          app,
          path,
          ...expected,
        });
      }
      expect(await metricNames(bundle)).toEqual(await metricNames(modules));
    } finally {
      await Promise.all([modules.stop(), bundle.stop()]);
    }
  });

  it('makes the spans that it makes from its modules', async () => {
    const [modules, bundle] = [await spansOf(), await spansOf(bundleOf('ingestion'))];
    expect(modules.join()).toContain('pg.query:triple_write');
    expect(bundle).toEqual(modules);
  });

  it.each(APPS)('%s has a map to its TypeScript, and to nothing of a package', (name) => {
    const text = readFileSync(join(CHECKOUT, `${bundleOf(name)}.map`), 'utf8');
    const { sources } = JSON.parse(text) as { sources: string[] };
    expect(sources).toContain('../src/main.ts');
    expect(sources.filter((source) => !/\.(ts|json)$/.test(source))).toEqual([]);
  });
});

for (const broker of BROKER_NAMES) {
  describeWithBroker(broker, (running) => {
    it('delivers to it from the bundle of the relay', async () => {
      const stack = await Stack.open(test.url, running().env);
      const topic = { name: 'events', ...TRANSPORTS[broker] };
      const env = { DATABASE_URL: test.url, ...running().env };
      const file = stack.topicsFile([topic]);
      const relay = await AppProcess.start(
        'relay',
        { ...env, TOPICS_FILE: file },
        bundleOf('relay'),
      );
      try {
        await stack.seedTrades(50);
        await stack.untilDelivered(50);
      } finally {
        await relay.stop();
        await stack.close();
      }
    });
  });
}

const TRANSPORTS: Record<BrokerName, object> = {
  redis: { transport: 'redis-streams' },
  nats: { transport: 'nats-jetstream', options: { create_stream: true } },
  rabbitmq: { transport: 'rabbitmq', options: { assert_topology: true } },
  // Compression is what reads a file beside its package.
  kafka: { transport: 'kafka', options: { compression: 'lz4' } },
};

function posted(body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

/** Names of the spans of one push, as a collector gets them. */
async function spansOf(main?: string): Promise<string[]> {
  const names = new Set<string>();
  const collector = createServer((request, response) => {
    void json(request).then((sent) => {
      const { resourceSpans } = sent as {
        resourceSpans: { scopeSpans: { spans: { name: string }[] }[] }[];
      };
      for (const { scopeSpans } of resourceSpans)
        for (const { spans } of scopeSpans) spans.forEach(({ name }) => names.add(name));
      response.end('{}');
    });
  });
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const tracing = pathToFileURL(join(CHECKOUT, 'libs/observability/otel.mjs')).href;
  const app = await AppProcess.start(
    'ingestion',
    {
      DATABASE_URL: test.url,
      NODE_OPTIONS: `--import ${tracing}`,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
    },
    main,
  );
  const { status } = await answerOf(app, '/v1/events', posted(EVENT));
  await app.stop();
  collector.close();
  expect(status).toBe(202);
  return [...names].sort();
}

/** Status, type and text; ids of a request and of a process, and times, are not the answer's. */
async function answerOf(app: AppProcess, path: string, init?: RequestInit) {
  const response = await fetch(app.url + path, init);
  const text = await response.text();
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
      .replaceAll(/"\d{4}-\d{2}-\d{2}T[\d:.]+Z"/g, '"TIME"')
      .replaceAll(/"(uptime_seconds|responseTime|last_beat_ms_ago)":\d+/g, '"$1":0')
      .replaceAll(/"worker_id":"[^"]+"/g, '"worker_id":"ID"'),
  };
}

async function metricNames(app: AppProcess): Promise<string[]> {
  const text = await (await fetch(`${app.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('# TYPE'))
    .sort();
}
