import { TestApi } from '../test-api.spec-support.js';
import { DatabaseGauges } from './database-gauges.js';

let api: TestApi;

beforeAll(async () => {
  api = await TestApi.start({ LEDGER_REFRESH_MS: '3600000', OPS_DATABASE_MEGABYTES_MAX: '1000' });
  await api.service.app.get(DatabaseGauges, { strict: false }).runOnce();
});
afterAll(() => api.stop());

async function valueOf(series: string): Promise<number> {
  const { body } = await api.get<string>('/metrics', { as: null });
  const line = body.split('\n').find((each) => each.startsWith(`control_plane_${series} `));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

it('the size of the database and what the disk has for it stand beside each other', async () => {
  expect(await valueOf('database_bytes')).toBeGreaterThan(1_000_000);
  expect(await valueOf('database_bytes_limit')).toBe(1_000_000_000);
});

it('what may shut the server is shown: connections, transaction ids, prepared transactions', async () => {
  expect(await valueOf('database_connections')).toBeGreaterThan(0);
  expect(await valueOf('database_connections_limit')).toBeGreaterThan(10);
  expect(await valueOf('database_transaction_ids_age')).toBeGreaterThan(0);
  expect(await valueOf('database_prepared_transaction_age_seconds')).toBe(0);
});

it('each table has its size and what is dead in it', async () => {
  expect(await valueOf('table_bytes{table="outbox"}')).toBeGreaterThan(0);
  expect(await valueOf('table_live_rows{table="outbox"}')).toBeGreaterThanOrEqual(0);
  expect(await valueOf('table_dead_rows{table="outbox"}')).toBeGreaterThanOrEqual(0);
});

it('the pool and the readiness of the process are read at each scrape', async () => {
  expect(await valueOf('ready{app="ops-api"}')).toBe(1);
  expect(await valueOf('database_pool_limit')).toBe(10);
  expect(await valueOf('database_pool_waiting')).toBe(0);
  const idle = await valueOf('database_pool_connections{state="idle"}');
  expect(idle + (await valueOf('database_pool_connections{state="busy"}'))).toBeGreaterThan(0);
});

it('WAL stands beside what the server means to keep of it', async () => {
  expect(await valueOf('database_wal_bytes')).toBeGreaterThan(1_000_000);
  expect(await valueOf('database_wal_bytes_wanted')).toBeGreaterThan(10_000_000);
});
