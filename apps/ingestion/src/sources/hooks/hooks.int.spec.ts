import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIngestion, type RunningIngestion } from '../../testing/running-ingestion.js';

const SOURCES = `
sources:
  - name: payments
    webhook:
      preset: github
      secrets: ['\${PAYMENTS_OLD_SECRET}', '\${PAYMENTS_SECRET}']
      body_bytes_max: 2048
    headers: [X-GitHub-Event]
    mapping:
      records: body.payments
      events:
        - when: headers['x-github-event'] == 'payment'
          type: AI_DECISION_RECORDED
          entity: record.id
          entity_type: payment
          time: time_ms(record.at)
          key: record.id
          payload:
            model: "'gate'"
            prompt_hash: record.hash
            decision: record.amount
            confidence: double(record.score)
            rationale: "has(record.note) ? record.note : 'none'"
            extra?: record.extra
  - name: team-chat
    webhook: { preset: slack, secrets: ['\${SLACK_SECRET}'] }
    mapping:
      events:
        - type: AI_DECISION_RECORDED
          payload: record.event
  - name: slow
    webhook: { preset: github, secrets: ['\${SLACK_SECRET}'], rate_per_second: 0.01 }
    mapping: { otherwise: ignore, events: [{ when: 'false', type: X, payload: record }] }
`;
const ENV = {
  PAYMENTS_OLD_SECRET: 'old secret',
  PAYMENTS_SECRET: 'new secret',
  SLACK_SECRET: 'slack secret',
};

let folder: string;
let test: TestDatabase;
let app: RunningIngestion;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-hooks-'));
  const file = join(folder, 'sources.yaml');
  writeFileSync(file, SOURCES);
  test = await createTestDatabase();
  app = await startIngestion(test, {
    env: { ...ENV, SOURCES_FILE: file, INGESTION_API_KEYS: 'desk:desk-secret' },
  });
});
afterAll(async () => {
  await app.service.stop();
  await test.drop();
  rmSync(folder, { recursive: true });
});

const payment = (id: number, more = '') =>
  `{"id":${id},"at":1764500000123,"hash":"h","amount":12.50,"score":0.9${more}}`;
const bodyOf = (...payments: string[]) => `{"payments":[${payments.join(', ')}]}`;

function signed(body: string, secret = ENV.PAYMENTS_SECRET): Record<string, string> {
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return { 'x-hub-signature-256': `sha256=${digest}`, 'x-github-event': 'payment' };
}

async function deliver(source: string, body: string, headers: Record<string, string>) {
  const response = await fetch(`${app.url}/v1/hooks/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer, headers: response.headers };
}

async function rows(table: 'events' | 'raw_payloads' | 'rejected_records'): Promise<number> {
  const [row] = await test.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`);
  return row!.n;
}

describe('POST /v1/hooks/:source', () => {
  it('makes events of a signed delivery, with the digits that the vendor wrote', async () => {
    const body = bodyOf(payment(1, ',"note":"ok"'), payment(2));
    const { status, answer } = await deliver('payments', body, signed(body));
    expect({ status, answer }).toEqual({
      status: 202,
      answer: { records: 2, accepted: 2, duplicates: 0, rejected: 0 },
    });
    const events = await test.sql(
      `SELECT source, entity_id, entity_type, occurred_at, payload FROM events ORDER BY entity_id`,
    );
    const payload = { model: 'gate', prompt_hash: 'h', decision: '12.50', confidence: 0.9 };
    expect(events).toMatchObject([
      {
        source: 'payments',
        entity_id: '1',
        entity_type: 'payment',
        occurred_at: new Date('2025-11-30T10:53:20.123Z'),
        payload: { ...payload, rationale: 'ok' },
      },
      { entity_id: '2', payload: { ...payload, rationale: 'none' } },
    ]);
    const [raw] = await test.sql<{ payload: string }>(
      `SELECT payload_json::text AS payload FROM raw_payloads WHERE connector = 'hook/payments'`,
    );
    expect(raw!.payload).toBe(body);
  });

  it('takes the same delivery again as duplicates, whatever its unsigned headers say', async () => {
    const body = bodyOf(payment(1, ',"note":"ok"'), payment(2));
    const headers = { ...signed(body, ENV.PAYMENTS_OLD_SECRET), 'x-github-delivery': 'another' };
    const { status, answer } = await deliver('payments', body, headers);
    expect({ status, answer }).toMatchObject({ status: 202, answer: { duplicates: 2 } });
  });

  it('refuses a delivery that is not signed by a secret, and stores nothing of it', async () => {
    const before = await rows('raw_payloads');
    const body = bodyOf(payment(3));
    const forged = await deliver('payments', body, signed(body, 'a guess'));
    expect(forged).toMatchObject({
      status: 401,
      answer: { code: 'HOOK.BAD_SIGNATURE', errors: [{ path: '/headers/x-hub-signature-256' }] },
    });
    const altered = await deliver('payments', bodyOf(payment(4)), signed(body));
    expect(altered).toMatchObject({ status: 401, answer: { code: 'HOOK.BAD_SIGNATURE' } });
    const unknown = await deliver('nobody', body, signed(body));
    expect(unknown).toMatchObject({ status: 404, answer: { code: 'HOOK.UNKNOWN_SOURCE' } });
    expect(await rows('raw_payloads')).toBe(before);
    expect(JSON.stringify([forged, altered]) + app.lines.join('')).not.toMatch(
      /old secret|new secret/,
    );
  });

  it('keeps what the mapping cannot make in quarantine with its place, and the rest becomes events', async () => {
    const keyless = '{"id":null,"at":1764500000123,"hash":"h","amount":1,"score":0.9}';
    const body = bodyOf(payment(5), keyless, '{}', payment(6).replace('0.9', '"high"'));
    const { status, answer } = await deliver('payments', body, signed(body));
    expect({ status, answer }).toMatchObject({ status: 202, answer: { accepted: 1, rejected: 3 } });
    const refused = await test.sql(
      `SELECT record_text, reasons -> 0 ->> 'code' AS code, reasons -> 0 ->> 'path' AS path
       FROM rejected_records WHERE source = 'payments' ORDER BY record_index`,
    );
    expect(refused).toEqual([
      { record_text: keyless, code: 'MAPPER.FAILED', path: '/key' },
      { record_text: '{}', code: 'MAPPER.FAILED', path: '/occurred_at' },
      {
        record_text: payment(6).replace('0.9', '"high"'),
        code: 'MAPPER.FAILED',
        path: '/payload/confidence',
      },
    ]);
  });

  it('keeps a signed body that is no JSON', async () => {
    const { answer } = await deliver('payments', 'a=1', {
      ...signed('a=1'),
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer).toEqual({ records: 1, accepted: 0, duplicates: 0, rejected: 1 });
  });

  it('takes the raw payload again through the same mapping, as duplicates', async () => {
    const response = await fetch(`${app.url}/v1/sources/payments/payloads`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer desk-secret',
        'content-type': 'application/json',
        'x-github-event': 'payment',
      },
      body: bodyOf(payment(1, ',"note":"ok"')),
    });
    expect(await response.json()).toMatchObject({ accepted: 0, duplicates: 1 });
  });

  it('answers the challenge of Slack where it is signed, and refuses an old one', async () => {
    const body = '{"token":"t","challenge":"3eZbrw1a","type":"url_verification"}';
    const slack = (seconds: number) => ({
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': `v0=${createHmac('sha256', ENV.SLACK_SECRET)
        .update(`v0:${seconds}:${body}`)
        .digest('hex')}`,
    });
    const now = Math.floor(Date.now() / 1_000);
    const asked = await deliver('team-chat', body, slack(now));
    expect(asked).toMatchObject({ status: 200, answer: { challenge: '3eZbrw1a' } });
    const old = await deliver('team-chat', body, slack(now - 301));
    expect(old).toMatchObject({ status: 401, answer: { code: 'HOOK.TOO_OLD' } });
  });

  it('refuses a body over the limit of its source, and deliveries over its rate', async () => {
    const body = bodyOf(payment(7, `,"note":"${'x'.repeat(2_048)}"`));
    const large = await deliver('payments', body, signed(body));
    expect(large).toMatchObject({ status: 413, answer: { code: 'REQUEST.TOO_LARGE' } });
    const slow = () => deliver('slow', '{}', signed('{}', ENV.SLACK_SECRET));
    expect(await slow()).toMatchObject({ status: 202, answer: { records: 0, rejected: 0 } });
    const limited = await slow();
    expect(limited).toMatchObject({ status: 429, answer: { code: 'REQUEST.RATE_LIMITED' } });
    expect(limited.headers.get('retry-after')).toBe('100');
  });

  it('counts deliveries by what became of them', async () => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    for (const outcome of ['stored', 'bad_signature', 'too_large']) {
      expect(text).toContain(`source_deliveries_total{source="payments",outcome="${outcome}"}`);
    }
  });
});
