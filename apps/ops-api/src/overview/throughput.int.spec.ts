import type { Overview } from '@acp/contracts';
import { createTestDatabase, seedEvents, waitUntil, type TestDatabase } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

/** Asked for often, so that there are readings to compare. */
const OFTEN = { LEDGER_REFRESH_MS: '200' };
/** Takes a reading as it starts and none after it. */
const ONCE = { LEDGER_REFRESH_MS: '3600000' };

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const overviewOf = async (api: TestApi) => (await api.get<Overview>('/v1/overview')).body;
const figuresOf = ({ throughput, throughput_since }: Overview) => ({
  throughput,
  throughput_since,
});

/** What the readings that are kept say, asked of a process that has just started. */
async function afresh(): Promise<Overview> {
  const api = await TestApi.on(test, ONCE);
  const overview = await overviewOf(api);
  await api.service.stop();
  return overview;
}

describe('throughput', () => {
  it('is the same in a process that has just started over the same database', async () => {
    const first = await TestApi.on(test, OFTEN);
    await waitUntil(
      'there is a reading',
      async () => (await overviewOf(first)).throughput_since !== null,
    );
    await seedEvents(test, 6, () => ({ state: 'delivered', processedBy: ['lab'] }));
    const seen = (point: Overview['throughput'][number]) => point.processed_per_second > 0;
    await waitUntil('it has seen them', async () =>
      (await overviewOf(first)).throughput.some(seen),
    );
    const before = await overviewOf(first);
    await first.service.stop();
    const after = await afresh();
    expect(after.throughput_since).toBe(before.throughput_since);
    expect(after.throughput.slice(0, before.throughput.length)).toEqual(before.throughput);
    const [events, delivered, processed] = (
      ['ingested_per_second', 'delivered_per_second', 'processed_per_second'] as const
    ).map((rate) => before.throughput.some((point) => point[rate] > 0));
    expect([events, delivered, processed]).toEqual([true, true, true]);
    expect(figuresOf(await afresh())).toEqual(figuresOf(after));
  });

  it('begins anew where the readings are older than the chart', async () => {
    await test.sql(
      `INSERT INTO ledger_readings SELECT now() - n * interval '3 d', n, n, n
       FROM generate_series(3, 6) AS n`,
    );
    const { throughput, throughput_since } = await afresh();
    expect(throughput).toEqual([]);
    const kept = await test.sql<{ at: Date }>('SELECT at FROM ledger_readings');
    expect(kept.map(({ at }) => at.toISOString())).toEqual([throughput_since]);
  });
});
