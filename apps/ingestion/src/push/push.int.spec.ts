import { createTestDatabase, storedEnvelopes, type TestDatabase } from '@acp/testing';
import { newId } from '@acp/contracts';
import { createHash } from 'node:crypto';
import { until } from '../testing/until.js';
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

async function headersOf(id: unknown) {
  return (await storedEnvelopes(test, String(id))).map(({ headers }) => headers);
}

async function eventOf(id: unknown) {
  const [row] = await test.sql<Record<string, unknown>>(
    `SELECT e.*, e.payload::text AS payload_text, r.payload_json::text AS raw_text,
            r.payload_sha256, r.connector, r.source AS raw_source, r.records, r.accepted
     FROM events e JOIN raw_payloads r ON r.id = e.raw_payload_id WHERE event_id = $1`,
    [id],
  );
  return row!;
}

async function envelopesOf(id: unknown): Promise<Record<string, Record<string, unknown>>> {
  const stored = await storedEnvelopes(test, String(id));
  return Object.fromEntries(
    stored.map(({ topic, payload }) => [topic, JSON.parse(payload) as Record<string, unknown>]),
  );
}

describe('every push', () => {
  const PUSHES = ['/v1/events', '/v1/events/batch', '/v1/sources/binance/payloads'];

  it('refuses a page of another origin', async () => {
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
    ];
    for (const path of PUSHES) {
      for (const headers of foreign) {
        const { status, body } = await post(path, draft(), headers);
        expect([path, status, body['code']]).toEqual([path, 403, 'REQUEST.FORBIDDEN']);
      }
    }
  });

  it('leaves code, reason and source of a refusal in the log', async () => {
    const sent = draft({ source: 'my-model', payload: {} });
    const { status } = await post('/v1/events', sent, { 'x-request-id': 'req-refused' });
    const line = await until(
      () => app.lines.find((text) => text.includes('"req-refused"') && text.includes('answered')),
      (found) => found !== undefined,
    );
    expect(status).toBe(422);
    expect(JSON.parse(line!)).toMatchObject({
      request_id: 'req-refused',
      code: 'GATE.INVALID',
      source: 'my-model',
      caller: 'desk',
      errors: expect.arrayContaining([
        {
          path: expect.stringMatching('^/payload') as string,
          message: expect.any(String) as string,
        },
      ]) as object[],
    });
  });
});

describe('POST /v1/events', () => {
  it('stores the event with its raw payload and one entry per route, then answers 202', async () => {
    const sent = draft();
    const { status, body } = await post('/v1/events', sent);
    expect(status).toBe(202);
    expect(body).toEqual({
      event_id: sent.event_id,
      trace_id: expect.any(String) as string,
      outcome: 'accepted',
    });
    const stored = await eventOf(sent.event_id);
    expect(stored).toMatchObject({ source: 'desk', connector: 'http-push', records: 1 });
    const topics = await test.sql('SELECT topic FROM outbox WHERE event_id = $1 ORDER BY topic', [
      sent.event_id,
    ]);
    expect(topics).toEqual([{ topic: 'all' }, { topic: 'quotes' }]);
  });

  it('writes the envelope of each topic in the format it asks for', async () => {
    const sent = draft();
    await post('/v1/events', sent);
    const envelopes = await envelopesOf(sent.event_id);
    expect(envelopes['all']).toMatchObject({
      event_id: sent.event_id,
      event_type: sent.event_type,
    });
    expect(envelopes['quotes']).toMatchObject({ specversion: '1.0', id: sent.event_id });
    expect(envelopes['quotes']).not.toHaveProperty('event_id');
  });

  it('leaves out the topic that does not take the type', async () => {
    const payload = {
      model: 'm',
      prompt_hash: 'h',
      decision: 'approve',
      confidence: 0.5,
      rationale: 'r',
    };
    const sent = draft({ event_type: 'AI_DECISION_RECORDED', schema_version: 1, payload });
    expect((await post('/v1/events', sent)).status).toBe(202);
    expect(Object.keys(await envelopesOf(sent.event_id))).toEqual(['all']);
  });

  it('keeps the body byte for byte with the digest of its bytes', async () => {
    const sent = draft();
    const text = `\n  ${JSON.stringify(sent, null, 3)}  `;
    await post('/v1/events', text);
    const stored = await eventOf(sent.event_id);
    expect(stored['raw_text']).toBe(text);
    expect(stored['payload_sha256']).toEqual(createHash('sha256').update(text).digest());
  });

  it('answers duplicate for the same content and stores one event', async () => {
    const sent = draft();
    await post('/v1/events', sent);
    const again = await post('/v1/events', { ...sent, trace_id: newId() });
    expect(again).toMatchObject({ status: 202, body: { outcome: 'duplicate' } });
    const rows = await test.sql('SELECT FROM outbox WHERE event_id = $1', [sent.event_id]);
    expect(rows).toHaveLength(2);
  });

  it('answers 409 for other content under the same id and quarantines it', async () => {
    const sent = draft();
    await post('/v1/events', sent);
    const { status, body } = await post('/v1/events', { ...sent, entity_id: 'OTHER' });
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'GATE.CONFLICT', event_id: sent.event_id });
    expect((await eventOf(sent.event_id))['entity_id']).toBe(sent.entity_id);
    const rejected = await test.sql('SELECT event_id FROM rejected_records WHERE event_id = $1', [
      sent.event_id,
    ]);
    expect(rejected).toHaveLength(1);
  });

  it('takes another spelling of an id and of a time as the same event', async () => {
    const sent = draft({ occurred_at: '2026-01-01T02:00:00+02:00' });
    await post('/v1/events', sent);
    const event_id = `urn:uuid:${sent.event_id.toUpperCase()}`;
    const again = { ...sent, event_id, occurred_at: '2026-01-01T00:00:00.000Z' };
    expect((await post('/v1/events', again)).body).toMatchObject({
      outcome: 'duplicate',
      event_id: sent.event_id,
    });
  });

  it('makes a UUID v7 for an event without an id', async () => {
    const { body } = await post('/v1/events', draft({ event_id: undefined }));
    expect(body['event_id']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('derives the id from Idempotency-Key, apart for each key name', async () => {
    const sent = draft({ event_id: undefined });
    const headers = { 'idempotency-key': 'order-17' };
    const first = await post('/v1/events', sent, headers);
    const again = await post('/v1/events', sent, headers);
    const other = await post('/v1/events', sent, {
      ...headers,
      authorization: 'Bearer lab-secret',
    });
    expect(first.body['outcome']).toBe('accepted');
    expect(again.body).toEqual({
      ...first.body,
      trace_id: again.body['trace_id'],
      outcome: 'duplicate',
    });
    expect(other.body['outcome']).toBe('accepted');
    expect(other.body['event_id']).not.toBe(first.body['event_id']);
  });

  it('answers 409 for an Idempotency-Key that comes again with other content', async () => {
    const headers = { 'idempotency-key': 'order-18' };
    await post('/v1/events', draft({ event_id: undefined }), headers);
    const other = draft({ event_id: undefined, entity_id: 'OTHER' });
    expect((await post('/v1/events', other, headers)).status).toBe(409);
  });

  it('takes the trace id from traceparent, and starts a new trace from a broken one', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const traced = await post('/v1/events', draft(), { traceparent });
    expect(traced.body['trace_id']).toBe('0af76519-16cd-43dd-8448-eb211c80319c');
    const broken = await post('/v1/events', draft(), { traceparent: '00-zz-00-01' });
    expect(broken).toMatchObject({ status: 202 });
  });

  it.each(['00', '01'])(
    'passes a trace with the flags %s and its state on to the topics',
    async (flags) => {
      const trace = {
        traceparent: `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-${flags}`,
        tracestate: 'congo=t61rcWkgMzE,rojo=1',
      };
      const trace_id = newId();
      const [one, two, own] = [draft(), draft(), draft({ trace_id })];
      await post('/v1/events', one, trace);
      await post('/v1/events/batch', [two, own], trace);
      for (const { event_id } of [one, two]) {
        const entries = await headersOf(event_id);
        expect(entries).toHaveLength(2);
        for (const headers of entries) expect(headers).toMatchObject(trace);
      }
      for (const headers of await headersOf(own.event_id)) {
        expect(headers['traceparent']).toContain(trace_id.replaceAll('-', ''));
        expect(headers).not.toHaveProperty('tracestate');
      }
      expect(await post('/v1/events', one, { ...trace, tracestate: 'other=1' })).toMatchObject({
        body: { outcome: 'duplicate' },
      });
    },
  );

  it('goes on without a tracestate that is none', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const sent = draft();
    expect(await post('/v1/events', sent, { traceparent, tracestate: 'a=1,A=2' })).toMatchObject({
      status: 202,
    });
    for (const headers of await headersOf(sent.event_id)) {
      expect(headers).toMatchObject({ traceparent });
      expect(headers).not.toHaveProperty('tracestate');
    }
  });

  it('takes the source of the body before the name of the key', async () => {
    const sent = draft({ source: 'my-model' });
    await post('/v1/events', sent);
    expect(await eventOf(sent.event_id)).toMatchObject({ source: 'my-model', raw_source: 'desk' });
  });

  it('answers 401 without a key and stores nothing', async () => {
    const sent = draft();
    const { status, body } = await post('/v1/events', sent, { authorization: 'Bearer wrong-key' });
    expect([status, body['code']]).toEqual([401, 'REQUEST.UNAUTHENTICATED']);
    expect(await eventOf(sent.event_id)).toBeUndefined();
  });

  it('groups pushes that wait into few transactions, and one bad one fails alone', async () => {
    const lines = app.lines.length;
    const sent = Array.from({ length: 200 }, (_, i) => draft(i === 77 ? { payload: {} } : {}));
    await test.sql('BEGIN');
    await test.sql('LOCK TABLE raw_payloads IN EXCLUSIVE MODE');
    const answers = Promise.all(sent.map((event) => post('/v1/events', event)));
    await until(
      async () => (await fetch(`${app.url}/metrics`)).text(),
      (text) => /buffer_depth\{buffer="grouped_writer"\} 200/.test(text),
    );
    await test.sql('COMMIT');
    const statuses = (await answers).map(({ status }) => status);
    expect(statuses.filter((status) => status === 422)).toHaveLength(1);
    expect(statuses.filter((status) => status === 202)).toHaveLength(199);
    const committed = app.lines.slice(lines).filter((line) => line.includes('ingestion committed'));
    expect(committed.length).toBeLessThan(10);
  });
});
