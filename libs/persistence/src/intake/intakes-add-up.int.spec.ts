import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { ConnectorStateRepository, LedgerRepository, type Database } from '../index.js';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await test.open();
});
afterAll(() => test.drop());
beforeEach(async () => {
  await test.sql('DELETE FROM intakes');
  await test.sql(`
    INSERT INTO intakes (name, intake_id, batch, records, refused, unsettled, taken, explained,
                         waiting, oldest_waiting_at)
    VALUES ('orders', gen_random_uuid(), 3, 0, 0, NULL, 7, -7, 12, '2026-11-30T12:00:00Z')`);
});

const findings = async () => {
  const ledger = new LedgerRepository(database);
  const read = [await ledger.readFull(0), await ledger.readIncremental(0)];
  return read.map((reading) =>
    reading.findings.map(({ rule, table, difference, ids }) => [rule, table, difference, ids]),
  );
};

describe('intakes', () => {
  it('add up while the account of the intake is that of the control plane', async () => {
    expect(await findings()).toEqual([[], []]);
  });

  it('do not where more rows have left than came in', async () => {
    await test.sql('UPDATE intakes SET taken = taken + 2');
    const found = ['intakes_add_up', 'intakes', 2, ['orders']];
    expect(await findings()).toEqual([[found], [found]]);
  });

  it('do not where their raw payloads have fewer records', async () => {
    await test.sql(`UPDATE intakes SET records = 5, unsettled = '{"taken": ["1", "2", "3"], "refused": []}',
                                       taken = 9`);
    const [full, incremental] = await findings();
    expect(full).toEqual([['intakes_add_up', 'intakes', 5, ['orders']]]);
    expect(incremental).toEqual([]);
  });

  it('stand among the connectors, with what waits in them', async () => {
    const [connector] = await new ConnectorStateRepository(database).list();
    expect(connector).toMatchObject({
      connector: 'intake/orders',
      source: 'orders',
      cursor: { waiting: 12, left: 7, error: null },
      gaps: [],
    });
  });
});
