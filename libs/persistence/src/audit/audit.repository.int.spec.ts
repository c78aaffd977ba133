import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { AuditChain, AuditRepository, type AuditRecord, type Database } from '../index.js';

let test: TestDatabase;
let database: Database;
let audit: AuditRepository;

beforeEach(async () => {
  test = await createTestDatabase();
  database = await test.open({ poolSize: 10 });
  audit = new AuditRepository(database);
});
afterEach(() => test.drop());

function record(overrides: Partial<AuditRecord> = {}): AuditRecord {
  return {
    actor: 'ann',
    role: 'operator',
    action: 'topic.pause',
    target: 'topic:quotes',
    filter: { b: 1, a: ['x', null] },
    affected: 1,
    before: null,
    after: { rate: 1.5, text: 'ü \\ "q"' },
    reason: 'because',
    request_id: 'r-1',
    ...overrides,
  };
}

function append(overrides: Partial<AuditRecord> = {}) {
  return database.inTransaction((transaction) =>
    new AuditChain(transaction).append(record(overrides), new Date()),
  );
}

async function plant(sql: string): Promise<void> {
  await test.sql('SET session_replication_role = replica');
  await test.sql(sql);
  await test.sql('SET session_replication_role = DEFAULT');
}

describe('the audit chain', () => {
  it('is intact when it is empty and after many concurrent appends', async () => {
    expect(await audit.verify()).toEqual({ intact: true, entries: 0, head: null, findings: [] });
    await Promise.all(Array.from({ length: 30 }, (_, i) => append({ actor: `op-${i}` })));
    expect(await audit.verify()).toMatchObject({ intact: true, entries: 30, findings: [] });
    const rows = await audit.list({}, 100, null);
    expect(rows.map(({ id }) => Number(id))).toEqual(Array.from({ length: 30 }, (_, i) => 30 - i));
  });

  it('leaves nothing of an action that is rolled back', async () => {
    await append();
    const failing = database.inTransaction(async (transaction) => {
      await new AuditChain(transaction).append(record(), new Date());
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await append();
    expect(await audit.verify()).toMatchObject({ intact: true, entries: 2 });
  });

  it('refuses to change or delete a row', async () => {
    await append();
    await expect(test.sql(`UPDATE audit_log SET actor = 'bob'`)).rejects.toThrow('immutable');
    await expect(test.sql('DELETE FROM audit_log')).rejects.toThrow('immutable');
    await expect(test.sql('TRUNCATE audit_log')).rejects.toThrow('immutable');
  });

  it.each([
    ['actor', `actor = 'bob'`],
    ['time', `at = at + interval '1 ms'`],
    ['filter', `filter = '{"a":["x",null],"b":2}'`],
    ['count', 'affected = 2'],
    ['reason', 'reason = null'],
    ['after', `after = '{}'`],
  ])('names the row whose %s was altered', async (_what, change) => {
    for (let i = 0; i < 4; i += 1) await append();
    await plant(`UPDATE audit_log SET ${change} WHERE id = 2`);
    expect(await audit.verify()).toMatchObject({
      intact: false,
      entries: 4,
      findings: [{ id: '2', problem: 'altered' }],
    });
  });

  it('names the row that was altered together with its hash', async () => {
    for (let i = 0; i < 4; i += 1) await append();
    await plant(`UPDATE audit_log SET actor = 'bob', hash = sha256('x') WHERE id = 2`);
    const { findings } = await audit.verify();
    expect(findings).toMatchObject([
      { id: '2', problem: 'altered' },
      { id: '3', problem: 'unchained' },
    ]);
  });

  it('names a row that was added behind the newest, however well its hash fits', async () => {
    for (let i = 0; i < 3; i += 1) await append();
    await plant(`CREATE TABLE before AS SELECT * FROM audit_head`);
    await append({ actor: 'forged' });
    await plant('UPDATE audit_head h SET id = b.id, hash = b.hash FROM before b');
    expect((await audit.verify()).findings).toMatchObject([{ id: '4', problem: 'unchained' }]);
  });

  it.each([
    ['gone', 'DELETE FROM audit_head', 'missing'],
    ['altered', `UPDATE audit_head SET hash = sha256('x')`, 'altered'],
    ['set back', 'UPDATE audit_head SET id = 1', 'unchained'],
    ['set forward', 'UPDATE audit_head SET id = 9', 'missing'],
  ])('says that the head row is %s', async (_what, change, problem) => {
    for (let i = 0; i < 3; i += 1) await append();
    await plant(change);
    expect((await audit.verify()).findings).toMatchObject([{ problem }]);
  });

  it.each([
    ['lost', 'DELETE FROM audit_entries WHERE entry_id = 7'],
    ['added', 'INSERT INTO audit_entries (audit_id, entry_id) VALUES (2, 9)'],
    ['altered', 'UPDATE audit_entries SET entry_id = 9 WHERE entry_id = 7'],
  ])('names the action that has an entry %s', async (_what, change) => {
    await append();
    await database.inTransaction((transaction) =>
      new AuditChain(transaction).append(record({ affected: 2 }), new Date(), ['7', '12']),
    );
    await append();
    expect(await audit.verify()).toMatchObject({ intact: true });
    await plant(change);
    expect((await audit.verify()).findings).toMatchObject([{ id: '2', problem: 'altered' }]);
  });

  it('names rows that were removed from the middle and from the end', async () => {
    for (let i = 0; i < 6; i += 1) await append();
    await plant('DELETE FROM audit_log WHERE id IN (2, 3)');
    expect((await audit.verify()).findings).toMatchObject([
      { id: '2', problem: 'missing', message: 'rows 2 to 3 are gone' },
    ]);
    await plant('DELETE FROM audit_log WHERE id = 6');
    expect((await audit.verify()).findings).toMatchObject([
      { id: '2', problem: 'missing' },
      { id: '6', problem: 'missing' },
    ]);
  });
});
