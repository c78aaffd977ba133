import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { CuttableProxy } from '../testing/cuttable-proxy.js';
import { startIngestion, type RunningIngestion } from '../testing/running-ingestion.js';

let test: TestDatabase;
let proxy: CuttableProxy;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  proxy = await CuttableProxy.before(test.url);
  app = await startIngestion(test, { database: { url: proxy.url } });
});
afterAll(async () => {
  await app.service.stop();
  await proxy.stop();
  await test.drop();
});

function push(event: object) {
  return fetch(`${app.url}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
}

function draft() {
  const { ingested_at: _, ...event } = buildEvent();
  return event;
}

describe('while the database is away', () => {
  it('answers 503 with Retry-After and is not ready; the repeat is stored once it is back', async () => {
    const sent = draft();
    expect((await push(draft())).status).toBe(202);
    proxy.cut();
    const refused = await push(sent);
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(503);
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    proxy.mend();
    expect((await push(sent)).status).toBe(202);
    const rows = await test.sql('SELECT FROM events WHERE event_id = $1', [sent.event_id]);
    expect(rows).toHaveLength(1);
    expect((await fetch(`${app.url}/health/ready`)).status).toBe(200);
  });

  it('lets a short interruption pass unnoticed by the sender', async () => {
    proxy.cut();
    const answer = push(draft());
    setTimeout(() => proxy.mend(), 100);
    expect((await answer).status).toBe(202);
  });
});
