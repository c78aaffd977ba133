import { metric } from '@acp/observability';
import { showWal } from './database-gauges.js';

const shown = async () => (await metric('databaseWal').get()).values.map(({ value }) => value);

it('WAL that may not be seen is absent, and not zero, also after it was seen', async () => {
  showWal({ wal_bytes: null, wal_bytes_wanted: 7 });
  expect(await shown()).toEqual([]);
  showWal({ wal_bytes: 5, wal_bytes_wanted: 7 });
  expect(await shown()).toEqual([5]);
  showWal({ wal_bytes: null, wal_bytes_wanted: 7 });
  expect(await shown()).toEqual([]);
  expect((await metric('databaseWalWanted').get()).values).toMatchObject([{ value: 7 }]);
});
