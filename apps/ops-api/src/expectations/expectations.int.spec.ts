import {
  newId,
  type AuditEntry,
  type EventDetail,
  type Expectation,
  type HeldBatch,
  type HeldBatchAnswer,
  type HeldBatchDetail,
  type Ledger,
  type Overview,
  type Page,
  type Problem,
} from '@acp/contracts';
import { ExpectationRepository } from '@acp/persistence';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mended, registerTopics, seedRejected } from '../rejected/refused-records.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';
import { hold, heldDraft, seedExpectation, seedHeldBatches } from './held-batches.spec-support.js';

let api: TestApi;
afterEach(() => api.stop());

async function count(table: string): Promise<number> {
  return (await api.database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n;
}

describe('GET /v1/expectations', () => {
  beforeEach(async () => {
    api = await TestApi.start();
  });

  it('shows each with its last result, its share over time and what did not pass', async () => {
    await seedExpectation(api);
    const { body } = await api.get<Page<Expectation>>('/v1/expectations');
    expect(body.items).toMatchObject([
      {
        ...{ name: 'bid-in-range', kind: 'range', action: 'quarantine' },
        last: { judged: 10, failed: 4, undecided: 1, pass_share: 0.5 },
        ...{ judged: 20, failed: 4, undecided: 1, pass_share: 0.75 },
        results: [{ pass_share: 1 }, { pass_share: 0.5 }],
        examples: [{ consequence: 'quarantined', path: '/payload/bid_price', record_index: 0 }],
      },
    ]);
    const one = await api.get<Expectation>('/v1/expectations/bid-in-range?hours=1');
    expect(one.body).toMatchObject({ name: 'bid-in-range', judged: 20 });
  });

  it('is on the overview while its newest window fails and a process judges by it', async () => {
    await seedExpectation(api);
    await seedExpectation(api, 'of-a-day');
    await seedHeldBatches(api, 2);
    const { body } = await api.get<Overview>('/v1/overview');
    expect(body.expectations).toMatchObject({
      failing: [
        { name: 'bid-in-range', judged: 10, failed: 4 },
        { name: 'of-a-day', judged: 10, failed: 4 },
      ],
      held_batches: 2,
      oldest_held_seconds: expect.any(Number),
    });
    const sql = (text: string) => api.database.sql(text);
    const failing = async () => {
      const repository = new ExpectationRepository(await api.database.open());
      return (await repository.failing()).map(({ name }) => name);
    };
    await sql(`UPDATE expectation_results SET window_at = window_at - interval '1 day'`);
    expect(await failing()).toEqual([]);
    await sql(`UPDATE expectations SET kind = 'volume' WHERE name = 'of-a-day'`);
    expect(await failing()).toEqual(['of-a-day']);
    await sql(`UPDATE expectations SET seen_at = now() - interval '61 min'`);
    expect(await failing()).toEqual([]);
  });

  it('reaches as far back as is asked, and says what it does not know', async () => {
    await seedExpectation(api);
    await api.database.sql(`UPDATE expectation_results SET window_at = window_at - interval '2 h'`);
    const recent = await api.get<Expectation>('/v1/expectations/bid-in-range?hours=1');
    expect(recent.body).toMatchObject({ last: null, judged: 0, pass_share: null, results: [] });
    const longer = await api.get<Expectation>('/v1/expectations/bid-in-range?hours=720');
    expect(longer.body.judged).toBe(20);
    // Two windows of fifteen minutes lie in one step of hours, or on both sides of its edge.
    const judged = longer.body.results.map((result) => result.judged);
    expect([[20], [10, 10]]).toContainEqual(judged);
    expect((await api.get('/v1/expectations/nobody')).status).toBe(404);
    expect((await api.get('/v1/expectations?hours=0')).status).toBe(400);
  });
});

describe('a held batch', () => {
  beforeEach(async () => {
    api = await TestApi.start();
    await registerTopics(api);
  });

  it('is listed and shown with its records', async () => {
    const id = await hold(api, [heldDraft('1'), heldDraft('1,5')]);
    const { body } = await api.get<Page<HeldBatch>>('/v1/held-batches?state=held&source=http');
    expect(body.items).toMatchObject([{ id, records: 2, failing: 1, expectation: 'sane' }]);
    const detail = await api.get<HeldBatchDetail>(`/v1/held-batches/${id}`);
    expect(detail.body.items).toMatchObject([
      { record_index: 0, event_type: 'MARKET_QUOTE_INGESTED', reasons: [] },
      { record_index: 1, reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price' }] },
    ]);
    expect((await api.get(`/v1/held-batches/${newId()}`)).status).toBe(404);
  });

  it('is stored when it is released: events to the topics, what was refused to quarantine, once', async () => {
    const good = heldDraft('1');
    const id = await hold(api, [good, heldDraft('1,5')]);
    const release = (body: object) =>
      api.post<HeldBatchAnswer>(`/v1/held-batches/${id}/release`, body);
    const expected = { id, records: 2, accepted: 1, duplicates: 0, rejected: 1 };
    expect((await release({ dry_run: true })).body).toEqual({
      ...expected,
      ...{ dry_run: true, state: 'held' },
    });
    expect(await count('events')).toBe(0);
    expect((await release({})).status).toBe(400);
    expect((await release({ reason: 'prices are right' })).body).toEqual({
      ...expected,
      ...{ dry_run: false, state: 'released' },
    });
    const event = await api.get<EventDetail>(`/v1/events/${good.event_id}`);
    expect(event.body).toMatchObject({ entity_id: 'BTCUSDT', deliveries: [{ topic: 'quotes' }] });
    expect(await count('rejected_records')).toBe(1);
    expect(await api.database.sql('SELECT DISTINCT connector FROM raw_payloads')).toEqual([
      { connector: 'release/http-push' },
    ]);
    const again = { filter: { source: 'http' }, dry_run: true };
    expect((await api.post('/v1/rejected/resubmit', again)).body).toMatchObject({
      refused_sample: [{ reasons: [{ code: 'GATE.INVALID', path: '/payload/bid_price' }] }],
    });
    expect((await release({ reason: 'again' })).status).toBe(409);
    const audit = await api.get<Page<AuditEntry>>('/v1/audit');
    expect(audit.body.items).toMatchObject([
      {
        ...{ action: 'held_batch.release', target: `held_batch:${id}`, affected: 2 },
        reason: 'prices are right',
      },
    ]);
    expect((await api.get<Ledger>('/v1/ledger?verify=full')).body.imbalance).toBe(0);
  });

  it('that is discarded becomes no event and is kept with who did it and why', async () => {
    const [batch] = await seedHeldBatches(api, 1);
    const discard = (body: object) =>
      api.post<HeldBatchAnswer>(`/v1/held-batches/${batch!.id}/discard`, body);
    expect((await discard({ dry_run: true })).body.state).toBe('held');
    expect((await discard({ reason: 'a test of theirs' })).body.state).toBe('discarded');
    const kept = await api.get<HeldBatchDetail>(`/v1/held-batches/${batch!.id}`);
    expect(kept.body).toMatchObject({
      ...{ state: 'discarded', resolved_by: 'key:operator-name', reason: 'a test of theirs' },
      items: [{ record_index: 0 }],
    });
    expect(await count('events')).toBe(0);
    expect((await discard({ reason: 'x' })).status).toBe(409);
  });

  it('is not released by a viewer', async () => {
    const [batch] = await seedHeldBatches(api, 1);
    const path = `/v1/held-batches/${batch!.id}/release`;
    expect((await api.post(path, { reason: 'x' }, { as: 'viewer' })).status).toBe(403);
  });

  it('is counted for who watches', async () => {
    await seedHeldBatches(api, 3);
    const { HeldBatchGauges } = await import('./held-batch-gauges.js');
    await api.service.app.get(HeldBatchGauges, { strict: false }).runOnce();
    const { body } = await api.get<string>('/metrics', { as: null });
    expect(body).toMatch(/^control_plane_held_batches 3$/m);
  });
});

describe('a record that is resubmitted', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'acp-expectations-'));
    const file = join(folder, 'expectations.yaml');
    writeFileSync(
      file,
      `suites:
  - type: MARKET_QUOTE_INGESTED
    expectations:
      - { name: cheap, action: quarantine, range: { member: payload.bid_price, max: 1 } }
      - { name: small, action: hold, range: { member: payload.ask_price, max: 9 } }
      - { name: warned, check: "false" }
      - { name: fresh, action: quarantine, freshness: { max_age_ms: 1 } }`,
    );
    api = await TestApi.start({ EXPECTATIONS_FILE: file });
    await registerTopics(api);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is judged by its content again, and by nothing that only time can mend', async () => {
    const [record] = await seedRejected(api, 1);
    const resubmit = (prices: object) =>
      api.post<Problem>(`/v1/rejected/${record!.id}/resubmit`, {
        event: { ...mended, payload: { ...mended.payload, ...prices } },
        reason: 'mended',
      });
    const refused = await resubmit({ bid_price: '1.5', ask_price: '10' });
    expect(refused).toMatchObject({ status: 422, body: { code: 'EXPECTATION.FAILED' } });
    expect(refused.body.errors!.map(({ message }) => message)).toEqual([
      'expectation cheap: is 1.5, expected at most 1',
      'expectation small: is 10, expected at most 9',
    ]);
    expect((await resubmit({ bid_price: '0.5', ask_price: '2' })).status).toBe(202);
  });

  it('is judged as it is among all that match a filter', async () => {
    await seedRejected(api, 2);
    await api.database.sql(
      `UPDATE rejected_records SET record_text = ($1::text[])[record_index + 1]`,
      [
        [
          JSON.stringify({ ...mended, payload: { ...mended.payload, bid_price: '0.5' } }),
          JSON.stringify(mended),
        ],
      ],
    );
    const order = { filter: { source: 'http' }, reason: 'x' };
    const { body } = await api.post('/v1/rejected/resubmit', order);
    expect(body).toMatchObject({
      ...{ passing: 1, refused: 1 },
      refused_sample: [{ reasons: [{ code: 'EXPECTATION.FAILED' }] }],
    });
  });
});
