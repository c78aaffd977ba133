import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { createHash } from 'node:crypto';
import { draft, post as sendAsDesk, startDesk } from '../testing/desk.js';
import type { RunningIngestion } from '../testing/running-ingestion.js';

let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  test = await createTestDatabase();
  app = await startDesk(test);
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
});

const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  sendAsDesk(app, path, body, headers);

describe('POST /v1/events/batch', () => {
  it('answers one outcome per item of an array, in order', async () => {
    const good = draft();
    const items = [good, draft({ event_type: 'NO_SUCH_TYPE' }), good, draft({ payload: 7 })];
    const { status, body } = await post('/v1/events/batch', items);
    expect(status).toBe(202);
    expect(body).toMatchObject({ records: 4, accepted: 1, duplicates: 1, rejected: 2 });
    expect((body['items'] as { outcome: string }[]).map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'rejected',
      'duplicate',
      'rejected',
    ]);
    expect(body['items']).toMatchObject({
      1: { errors: [{ code: 'GATE.UNKNOWN_TYPE', path: '/event_type' }] },
    });
  });

  it('takes NDJSON; a line that is no JSON or no UTF-8 is refused alone', async () => {
    const lines = [
      Buffer.from(JSON.stringify(draft())),
      Buffer.from('{"half":'),
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
      Buffer.from(''),
      Buffer.from(`${JSON.stringify(draft())}\r`),
    ];
    const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
    const response = await fetch(`${app.url}/v1/events/batch`, {
      method: 'POST',
      headers: { authorization: 'Bearer desk-secret', 'content-type': 'application/x-ndjson' },
      body: bytes,
    });
    const body = (await response.json()) as Record<string, unknown>;
    expect(body).toMatchObject({ records: 4, accepted: 2, rejected: 2 });
    expect(body['items']).toMatchObject({
      1: { errors: [{ code: 'REQUEST.MALFORMED' }] },
      2: { errors: [{ message: 'is not valid UTF-8' }] },
    });
    const digest = createHash('sha256').update(bytes).digest();
    const raws = await test.sql('SELECT records FROM raw_payloads WHERE payload_sha256 = $1', [
      digest,
    ]);
    expect(raws).toEqual([{ records: 4 }]);
  });

  it('derives one id per item from Idempotency-Key, so that a repeat adds nothing', async () => {
    const items = [draft({ event_id: undefined }), draft({ event_id: undefined })];
    const headers = { 'idempotency-key': 'batch-1' };
    const first = await post('/v1/events/batch', items, headers);
    const again = await post('/v1/events/batch', items, headers);
    expect(first.body).toMatchObject({ accepted: 2 });
    expect(again.body).toMatchObject({ accepted: 0, duplicates: 2 });
  });

  it('stores 1,000 events once when 16 clients push the same 1,000', async () => {
    const events = Array.from({ length: 1_000 }, () => draft());
    const [before] = await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, client) => {
        const from = client * 60;
        return post('/v1/events/batch', [...events.slice(from), ...events.slice(0, from)]);
      }),
    );
    const [after] = await test.sql<{ n: number }>('SELECT count(*)::int AS n FROM events');
    expect(after!.n - before!.n).toBe(1_000);
    const accepted = answers.reduce((sum, { body }) => sum + (body['accepted'] as number), 0);
    const duplicates = answers.reduce((sum, { body }) => sum + (body['duplicates'] as number), 0);
    expect([accepted, duplicates]).toEqual([1_000, 15_000]);
  });
});

describe('the app', () => {
  it('is ready while the database answers, and describes its routes', async () => {
    const ready = await fetch(`${app.url}/health/ready`);
    expect(ready.status).toBe(200);
    const docs = (await (await fetch(`${app.url}/docs-json`)).json()) as { paths: object };
    expect(Object.keys(docs.paths)).toEqual(
      expect.arrayContaining(['/v1/events', '/v1/events/batch', '/v1/sources/{source}/payloads']),
    );
  });

  it('counts what was committed', async () => {
    const sent = draft();
    await post('/v1/events', sent);
    await post('/v1/events', { ...sent, entity_id: 'OTHER' });
    const text = await (await fetch(`${app.url}/metrics`)).text();
    expect(text).toMatch(
      /control_plane_ingestion_records_total\{source="desk",outcome="accepted"\} \d{4}/,
    );
    expect(text).toContain(
      'control_plane_ingestion_rejected_total{source="desk",code="GATE.CONFLICT"}',
    );
  });
});
