import { INBOX_SQL, installIntake } from '@acp/persistence';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { namedBlocksFor } from './claims.js';

/** Roles that the pages grant to; of the whole server, so they are dropped again. */
const ROLES = ['my_service', 'acp', 'debezium'];
/** What stands for a value of the reader's own. */
const VALUES: readonly [string | RegExp, string][] = [
  ["'T'", "'2026-11-30T00:00:00Z'"],
  ["'{…}'", `'{"amount": "12.50"}'`],
];

let test: TestDatabase;
let made: string[];

beforeAll(async () => {
  test = await createTestDatabase();
  await installIntake(test.url);
  // Of a consumer with a database of its own.
  await test.sql(INBOX_SQL.tables);
  const known = await test.sql<{ rolname: string }>('SELECT rolname FROM pg_roles');
  made = ROLES.filter((role) => !known.some(({ rolname }) => rolname === role));
});
afterAll(() => test.drop());

/** What a transaction does not take runs on a database of its own. */
async function tried(text: string): Promise<void> {
  if (!text.includes('CONCURRENTLY')) return triedInTransaction(text);
  const copy = await test.clone();
  await copy.sql(text).finally(() => copy.drop());
}

/** It is rolled back: roles and publications are gone afterwards. */
async function triedInTransaction(text: string): Promise<void> {
  const grantees = made.filter((role) => text.includes(role) && !text.includes(`ROLE ${role}`));
  const roles = grantees.map((role) => `CREATE ROLE ${role};`).join('\n');
  const filled = VALUES.reduce((sql, [from, to]) => sql.replaceAll(from, to), text);
  await test.sql(`BEGIN; ${roles}`);
  try {
    await test.sql(filled);
  } finally {
    await test.sql('ROLLBACK');
  }
}

describe('the SQL of a page', () => {
  it.each(namedBlocksFor('statements'))('%s runs on a control plane', async (_, { text }) => {
    await tried(text);
  });

  it('is refused where it names a column that there is not', async () => {
    await expect(tried('SELECT refused_when FROM control_plane.intake')).rejects.toThrow('column');
  });
});
