import type { Flows } from '@acp/contracts';
import { seedEvents } from '@acp/testing';
import { TestApi } from '../test-api.spec-support.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start();
});
afterEach(() => api.stop());

const read = async () => (await api.get<Flows>('/v1/flows')).body;

describe('GET /v1/flows', () => {
  it('is empty where nothing was ever ordered', async () => {
    expect(await read()).toMatchObject({ flows: [], seconds: 900 });
  });

  it('says which sources bring which types to which topics, the busiest first', async () => {
    await seedEvents(api.database, 3, () => ({ topics: ['quotes', 'orders'] }));
    await seedEvents(api.database, 9, () => ({ event: { source: 'yahoo' }, topics: ['quotes'] }));
    const { flows } = await read();
    expect(flows.map(({ source, topic }) => `${source} ${topic}`)).toEqual([
      'yahoo quotes',
      'binance orders',
      'binance quotes',
    ]);
    expect(flows[0]!.per_second).toBeCloseTo(9 / 900);
  });

  it('leaves out what is older than a quarter of an hour', async () => {
    await seedEvents(api.database, 2);
    await api.database.sql(`UPDATE outbox SET created_at = now() - interval '16 min'`);
    expect((await read()).flows).toEqual([]);
  });
});
