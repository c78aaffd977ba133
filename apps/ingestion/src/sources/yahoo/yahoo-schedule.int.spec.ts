import { createTestDatabase, type TestDatabase } from '@acp/testing';
import type { ServerResponse } from 'node:http';
import { recordedText } from '../../testing/recorded.js';
import { startIngestion, type RunningIngestion } from '../../testing/running-ingestion.js';
import { until } from '../../testing/until.js';
import { VendorServer } from '../../testing/vendor-server.js';

const AAPL = recordedText('yahoo-chart-AAPL-1d.json');
const EVERY_SECOND = '* * * * * *';
const YEARLY = '0 0 1 1 *';

let test: TestDatabase;
let vendor: VendorServer;
let app: RunningIngestion | undefined;
let answer: (response: ServerResponse, path: string) => void;
let requests: string[];

beforeEach(async () => {
  test = await createTestDatabase();
  requests = [];
  answer = (response) => response.end(AAPL);
  vendor = await VendorServer.start({
    onRequest: (request, response) => {
      requests.push(request.url ?? '');
      answer(response, request.url ?? '');
    },
  });
});
afterEach(async () => {
  await app?.service.stop();
  app = undefined;
  await vendor.stop();
  await test.drop();
});

async function start(env: Record<string, string> = {}) {
  app = await startIngestion(test, {
    env: { YAHOO_BASE_URL: vendor.url, YAHOO_SYMBOLS: 'AAPL', YAHOO_CRON: YEARLY, ...env },
  });
}

interface Raw {
  records: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  payload: string;
}

function raws(): Promise<Raw[]> {
  return test.sql<Raw>(
    `SELECT records, accepted, duplicates, rejected, payload_json::text AS payload
     FROM raw_payloads ORDER BY id`,
  );
}

async function metricsText(): Promise<string> {
  return (await fetch(`${app!.url}/metrics`)).text();
}

/** Pulls of this process that found nothing new. */
async function unchanged(): Promise<number> {
  const found = /fetches_total\{[^}]*outcome="unchanged"\} (\d+)/.exec(await metricsText());
  return Number(found?.[1] ?? 0);
}

describe('the Yahoo pull', () => {
  it('stores one raw payload with 49 candles, a dividend and a split at the start, as the vendor sent it', async () => {
    await start({ YAHOO_RANGE: '1mo', YAHOO_INTERVAL: '1d' });
    const [raw] = await until(raws, (rows) => rows.length === 1);
    expect(raw).toMatchObject({ records: 51, accepted: 51, duplicates: 0, rejected: 0 });
    expect(raw!.payload).toBe(AAPL);
    const path = '/v8/finance/chart/AAPL';
    const aroundLabourDay = 'period1=1599091200&period2=1599696000';
    expect(requests).toEqual([
      `${path}?range=1mo&interval=1d&events=div%2Csplits`,
      `${path}?${aroundLabourDay}&interval=1d&events=div%2Csplits`,
    ]);
  });

  it('does not store an answer again that says nothing new, also after a restart', async () => {
    await start({ YAHOO_CRON: EVERY_SECOND });
    const before = await unchanged();
    const atStop = await until(unchanged, (n) => n > before);
    await app!.service.stop();
    const asked = requests.length;
    await start();
    await until(
      () => requests.length,
      (n) => n > asked,
    );
    await until(unchanged, (n) => n > atStop);
    expect(await raws()).toHaveLength(1);
  });

  it('stores only what is new of an answer that changed', async () => {
    await start();
    await until(raws, (rows) => rows.length === 1);
    await app!.service.stop();
    const changed = AAPL.replace('127.58000183105469', '127.6');
    answer = (response) => response.end(changed);
    await start();
    const rows = await until(raws, (rows) => rows.length === 2);
    expect(rows[1]).toMatchObject({ records: 51, accepted: 1, duplicates: 50, rejected: 0 });
  });

  it('records an error answer of the vendor as one refused record', async () => {
    const error = '{"chart":{"result":null,"error":{"code":"Not Found","description":"delisted"}}}';
    answer = (response) => {
      response.statusCode = 404;
      response.end(error);
    };
    await start();
    const [raw] = await until(raws, (rows) => rows.length === 1);
    expect(raw).toMatchObject({ records: 1, rejected: 1, payload: error });
    const reasons = await test.sql(`SELECT reasons -> 0 ->> 'code' AS code FROM rejected_records`);
    expect(reasons).toEqual([{ code: 'MAPPER.VENDOR_ERROR' }]);
  });

  it('records an error page that is no JSON', async () => {
    answer = (response) => {
      response.statusCode = 429;
      response.end('Too Many Requests');
    };
    await start();
    const [raw] = await until(raws, (rows) => rows.length === 1);
    expect(raw).toMatchObject({ records: 1, rejected: 1, payload: '"Too Many Requests"' });
  });

  it('records an empty answer with no records', async () => {
    answer = (response) => response.end('{"chart":{"result":[],"error":null}}');
    await start();
    const [raw] = await until(raws, (rows) => rows.length === 1);
    expect(raw).toMatchObject({ records: 0, accepted: 0, rejected: 0 });
  });

  it('tries again after an answer that breaks off, hangs or is too large, and stores the good one', async () => {
    answer = (response) => {
      if (requests.length === 1) response.destroy();
      else if (requests.length === 2) response.write('{');
      else response.end(requests.length === 3 ? 'x'.repeat(30_000) : AAPL);
    };
    await start({ YAHOO_TIMEOUT_MS: '200', YAHOO_ANSWER_BYTES_MAX: '20000' });
    const [raw] = await until(raws, (rows) => rows.length === 1);
    expect(raw).toMatchObject({ accepted: 51 });
    expect(requests.filter((url) => url.includes('range=5d'))).toHaveLength(4);
  });

  it('takes the chart pushed as Yahoo sends it, and pulled again adds nothing', async () => {
    await start();
    await until(raws, (rows) => rows.length === 1);
    const response = await fetch(`${app!.url}/v1/sources/yahoo/payloads`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: AAPL,
    });
    const body = (await response.json()) as { event_ids: string[] };
    expect(body).toMatchObject({ raw_payloads: 1, records: 51, accepted: 0, duplicates: 51 });
    expect(body.event_ids).toHaveLength(51);
  });
});
