import type { AuditEntry, Gap, Overview, Page } from '@acp/contracts';
import { GapFillRepository } from '@acp/persistence';
import { waitUntil } from '@acp/testing';
import { seedGaps } from '../open-api/seed.spec-support.js';
import { TestApi } from '../test-api.spec-support.js';

const reason = 'incident 12';
let api: TestApi;
beforeAll(async () => {
  api = await TestApi.start({ LEDGER_REFRESH_MS: '200' });
});
afterAll(() => api.stop());
beforeEach(() => api.database.sql('DELETE FROM gaps'));

const list = async (query = '') => (await api.get<Page<Gap>>(`/v1/gaps${query}`)).body;
const one = async (id: string) => (await api.get<Gap>(`/v1/gaps/${id}`)).body;
const lose = (id: string, more = '') =>
  api.database.sql(
    `UPDATE gaps SET state = 'lost', closed_at = now(), closed_by = 'ingestion', tries = 3,
            last_error = 'the vendor answered HTTP 400' ${more} WHERE id = $1`,
    [id],
  );

describe('gaps', () => {
  it('are listed newest first, page after page, by source, state and symbol', async () => {
    const ids = await seedGaps(api.database, 5);
    const [other] = await seedGaps(api.database, 1, { source: 'yahoo', symbol: 'AAPL' });
    await lose(ids[0]!);
    const first = await list('?source=binance&limit=3');
    const second = await list(`?source=binance&limit=3&cursor=${first.next_cursor}`);
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([...ids].reverse());
    expect(second.next_cursor).toBeNull();
    expect((await list('?state=lost')).items.map(({ id }) => id)).toEqual([ids[0]]);
    expect((await list('?symbol=AAPL')).items.map(({ id }) => id)).toEqual([other]);
    expect((await list('?source=x')).items).toEqual([]);
    expect((await api.get('/v1/gaps?state=away')).status).toBe(400);
  });

  it('say where they are, in numbers or in times, and how far they are', async () => {
    const [id] = await seedGaps(api.database, 1);
    expect(await one(id!)).toMatchObject({
      ...{ kind: 'numbers', from: '10', to: '14', missing: 5, filled: 0, state: 'open' },
      ...{ closed_at: null, tries: 0 },
    });
    await api.database.sql(
      `UPDATE gaps SET kind = 'times', first = 1700000040000, next = 1700000040000,
                       last = 1700000220000`,
    );
    expect(await one(id!)).toMatchObject({
      from: '2023-11-14T22:14:00.000Z',
      to: '2023-11-14T22:17:00.000Z',
    });
  });

  it('are open again when an operator has them tried once more, which is on record', async () => {
    const [id] = await seedGaps(api.database, 1);
    await lose(id!, ', next = last + 1, filled = 3');
    const { status, body } = await api.post<Gap>(`/v1/gaps/${id}/retry`, { reason });
    expect([status, body.state, body.tries, body.filled]).toEqual([200, 'open', 0, 0]);
    const database = await api.database.open();
    const claimed = await new GapFillRepository(database).claim('binance-spot');
    expect(claimed).toMatchObject({ id, first: 10, next: 10, last: 14 });
    await database.close();
    const audit = await api.get<Page<AuditEntry>>(`/v1/audit?target=gap:${id}`);
    expect(audit.body.items).toMatchObject([
      { action: 'gap.retry', reason, before: { state: 'lost' }, after: { state: 'open' } },
    ]);
  });

  it('are marked by hand, by whom, and are then left alone', async () => {
    const [id] = await seedGaps(api.database, 1);
    const { body } = await api.post<Gap>(`/v1/gaps/${id}/mark`, { state: 'healed', reason });
    expect(body).toMatchObject({ state: 'healed', last_error: reason, next_try_at: null });
    expect(body.closed_by).not.toBe('ingestion');
    const database = await api.database.open();
    expect(await new GapFillRepository(database).claim('binance-spot')).toBeNull();
    await database.close();
    const again = await api.post(`/v1/gaps/${id}/mark`, { state: 'healed', reason });
    expect(again.status).toBe(409);
    expect((await api.post(`/v1/gaps/${id}/retry`, { reason })).status).toBe(409);
  });

  it('are not tried where no venue has a history, and not without a reason or by a viewer', async () => {
    const [id] = await seedGaps(api.database, 1);
    await lose(id!, ', fillable = false');
    const retry = `/v1/gaps/${id}/retry`;
    const refused = await api.post<{ detail: string }>(retry, { reason });
    expect([refused.status, refused.body.detail]).toEqual([
      409,
      'binance-spot/A/aggTrade has no history to fill it from',
    ]);
    expect((await api.post(retry, { reason: ' ' })).status).toBe(400);
    expect((await api.post(`/v1/gaps/${id}/mark`, { state: 'open', reason })).status).toBe(400);
    expect((await api.post(retry, { reason }, { as: 'viewer' })).status).toBe(403);
    const unknown = '018f4e1a-0000-7000-8000-0000000000ff';
    expect((await api.post(`/v1/gaps/${unknown}/retry`, { reason })).status).toBe(404);
  });

  it('are counted by source in the overview and for Prometheus', async () => {
    const ids = await seedGaps(api.database, 3);
    await api.database.sql(
      `UPDATE gaps SET filled = 2, state = 'filling', found_at = now() - interval '2 h' WHERE id = $1`,
      [ids[1]],
    );
    await lose(ids[0]!);
    const figures = async () => (await api.get<Overview>('/v1/overview')).body.gaps[0];
    await waitUntil('both are counted', async () => {
      const binance = await figures();
      return binance?.lost_lately === 1 && binance.open === 2;
    });
    expect(await figures()).toMatchObject({ source: 'binance', open: 2, missing: 8 });
    const metrics = async () => (await api.get<string>('/metrics')).body;
    await waitUntil('gauges show them', async () =>
      (await metrics()).includes('control_plane_gaps_open{source="binance"} 2'),
    );
    const text = await metrics();
    expect(text).toContain('control_plane_gap_records_missing{source="binance"} 8');
    expect(text).toContain('control_plane_gaps_lost_lately{source="binance"} 1');
    expect(text).toMatch(/control_plane_gap_oldest_age_seconds\{source="binance"\} 72\d\d/);
    await api.post(`/v1/gaps/${ids[0]}/mark`, { state: 'healed', reason });
    await waitUntil('the lost one is dealt with', async () => (await figures())?.lost_lately === 0);
  });
});
