import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '@acp/testing';
import { dumpSchema } from './dump-schema.js';

describe('dumpSchema', () => {
  let migrated: TestDatabase;
  let loaded: TestDatabase;

  beforeAll(async () => {
    migrated = await createTestDatabase();
    loaded = await createEmptyDatabase();
  });
  afterAll(async () => {
    await migrated.drop();
    await loaded.drop();
  });

  it('writes a schema that loads, and reads back as the same text', async () => {
    const dump = await dumpSchema(migrated.url);
    await loaded.sql(dump);
    expect(await dumpSchema(loaded.url)).toBe(dump);
  });

  it.each([
    ['a default', 'ALTER TABLE events ALTER COLUMN routes SET DEFAULT 7'],
    ['a check', 'ALTER TABLE events ADD CONSTRAINT extra CHECK (routes < 99)'],
    ['an index', 'CREATE INDEX extra ON events (routes)'],
    ['a comment', `COMMENT ON TABLE events IS 'changed'`],
    ['a disabled trigger', 'ALTER TABLE events DISABLE TRIGGER ALL'],
    ['a storage parameter', 'ALTER TABLE events SET (fillfactor = 77)'],
  ])('notices %s', async (_name, change) => {
    const before = await dumpSchema(loaded.url);
    await loaded.sql(change);
    expect(await dumpSchema(loaded.url)).not.toBe(before);
  });
});
