import { HealthRegistry } from '@acp/service';
import {
  ApiDocument,
  ApiVisitor,
  buildEvent,
  createTestDatabase,
  type TestDatabase,
  activatePolicy,
  tradingPolicy,
  releaseKeyFile,
} from '@acp/testing';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CuttableProxy } from './testing/cuttable-proxy.js';
import { recordedFrames } from './testing/recorded.js';
import {
  DECISION_TOPICS,
  startIngestion,
  type RunningIngestion,
} from './testing/running-ingestion.js';
import { DecisionVisits } from './testing/visit-decisions.js';
import { HookVisits } from './testing/visit-hooks.js';

const JSON_TYPE = 'application/json';
const NDJSON_TYPE = 'application/x-ndjson';
const BODY_BYTES_MAX = 100_000;
const FACTS = 'facts: { quote: { latest: MARKET_QUOTE_INGESTED, entity: action.symbol } }';
const PUSHES = ['/v1/events', '/v1/events/batch', '/v1/sources/binance/payloads'];

let test: TestDatabase;
let proxy: CuttableProxy;
let app: RunningIngestion;
let visitor: ApiVisitor;
let decisions: DecisionVisits;
let hooks: HookVisits;
let goodFaults: readonly string[];

beforeAll(async () => {
  test = await createTestDatabase();
  proxy = await CuttableProxy.before(test.url);
  const env = {
    INGESTION_API_KEYS: 'desk:desk-secret',
    INGESTION_BODY_BYTES_MAX: String(BODY_BYTES_MAX),
    RELEASE_SIGNING_KEY_FILE: releaseKeyFile(),
    ...HookVisits.env(),
    EXPECTATIONS_FILE: expectationsFile(),
  };
  await activatePolicy(test, tradingPolicy({ facts: FACTS }));
  app = await startIngestion(test, { env, topics: DECISION_TOPICS, database: { url: proxy.url } });
  visitor = new ApiVisitor(app.url, await ApiDocument.of(app.url));
  await visitProbes(200);
  decisions = new DecisionVisits(visitor, 'desk-secret');
  hooks = new HookVisits(visitor);
  await visitPushes();
  await hooks.good();
  await decisions.good();
  goodFaults = visitor.faults.splice(0);
  await visitRefusals();
  await hooks.refused(BODY_BYTES_MAX);
  await decisions.refused(BODY_BYTES_MAX);
  await visitOpenProcess();
  await visitWithoutDatabase();
}, 120_000);
afterAll(async () => {
  await app.service.stop();
  await proxy.stop();
  await test.drop();
});

/** Holds and refuses what the visits ask for, and nothing else. */
function expectationsFile(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'acp-open-api-')), 'expectations.yaml');
  const suites = [
    {
      type: buildEvent().event_type,
      expectations: [
        { name: 'not-held', action: 'hold', check: 'entity_id != "HELD"' },
        { name: 'wanted', action: 'quarantine', check: 'entity_id != "QUARANTINED"' },
      ],
    },
    {
      source: 'binance',
      expectations: [{ name: 'venue', action: 'hold', check: 'payload.venue != "held"' }],
    },
  ];
  writeFileSync(file, JSON.stringify({ suites }));
  return file;
}

async function push(path: string, status: number, body: string, type = JSON_TYPE): Promise<void> {
  const headers = { authorization: 'Bearer desk-secret', 'content-type': type };
  await visitor.visit('POST', path, status, { headers, body });
}

function draft(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const { ingested_at: _, ...event } = buildEvent();
  return { ...event, ...overrides };
}

async function visitPushes(): Promise<void> {
  const one = JSON.stringify(draft());
  await push('/v1/events', 202, one);
  await push('/v1/events', 202, one);
  const items = [draft(), JSON.parse(one), draft({ payload: {} }), { event_id: 'x' }, 7];
  await push('/v1/events/batch', 202, JSON.stringify(items));
  await push('/v1/events/batch', 202, [one, '{', '"\\ud800"'].join('\n'), NDJSON_TYPE);
  const [frame] = recordedFrames('spot');
  await push('/v1/sources/binance/payloads?venue=spot', 202, frame!);
  await push('/v1/sources/binance/payloads', 202, [frame, '{}', '{'].join('\n'), NDJSON_TYPE);
  await push('/v1/sources/yahoo/payloads', 202, '{}');
  await visitor.visit('GET', '/v1/release-keys', 200);
}

async function visitRefusals(): Promise<void> {
  for (const path of PUSHES) {
    await visitor.visit('POST', path, 401);
    await push(path, 400, '{');
    await push(path, 413, `"${'x'.repeat(BODY_BYTES_MAX)}"`);
    await push(path, 415, '<a/>', 'application/xml');
  }
  await push('/v1/sources/nasdaq/payloads', 404, '{}');
  await push(`/v1/sources/${'x'.repeat(300)}/payloads`, 414, '{}');
  const held = draft({ entity_id: 'HELD' });
  await push('/v1/events', 409, JSON.stringify(held));
  await push('/v1/events/batch', 409, JSON.stringify([held]));
  const [frame] = recordedFrames('spot');
  await push('/v1/sources/binance/payloads?venue=held', 409, frame!);
  await push('/v1/events', 422, JSON.stringify(draft({ entity_id: 'QUARANTINED' })));
  const taken = draft();
  await push('/v1/events', 202, JSON.stringify(taken));
  await push('/v1/events', 409, JSON.stringify({ ...taken, entity_id: 'OTHER' }));
  for (const wrong of [
    { payload: {} },
    { event_type: 'NO_SUCH' },
    { schema_version: 99 },
    { entity_id: 'a\0b' },
  ]) {
    await push('/v1/events', 422, JSON.stringify(draft(wrong)));
  }
}

/** A process without keys answers its own machine alone. */
async function visitOpenProcess(): Promise<void> {
  const open = await startIngestion(test);
  const there = new ApiVisitor(open.url, visitor.document, visitor.faults);
  for (const path of PUSHES) await there.visitAs('elsewhere.example', 'POST', path, 403);
  await decisions.fromElsewhere(there);
  await open.service.stop();
}

async function visitWithoutDatabase(): Promise<void> {
  app.service.app.get(HealthRegistry, { strict: false }).register({
    name: 'broken',
    probes: ['live', 'ready', 'startup'],
    check: () => Promise.reject(new Error('not well')),
  });
  proxy.cut();
  const [frame] = recordedFrames('spot');
  const bodies = [JSON.stringify(draft()), JSON.stringify([draft()]), frame!];
  for (const [i, path] of PUSHES.entries()) await push(path, 503, bodies[i]!);
  await hooks.withoutDatabase();
  await decisions.withoutDatabase();
  await visitProbes(503);
  proxy.mend();
}

async function visitProbes(status: number): Promise<void> {
  for (const probe of ['', '/live', '/ready', '/startup']) {
    await visitor.visit('GET', `/health${probe}`, status);
  }
  await visitor.visit('GET', '/metrics', 200);
}

describe('the OpenAPI document of ingestion', () => {
  it('has every answer of every route with no member more or less', () => {
    expect(goodFaults).toEqual([]);
  });

  it('has every error of every route with its code', () => {
    expect(visitor.faults).toEqual([]);
  });

  it('promises no answer that the routes do not give', () => {
    expect(visitor.document.operations).toHaveLength(14);
    expect(visitor.document.unseen()).toEqual([]);
  });

  it('has examples that its own schemas allow', () => {
    expect(visitor.document.exampleFaults()).toEqual([]);
  });
});
