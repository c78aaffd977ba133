import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { entities } from './entities.js';

interface ColumnRow {
  name: string;
  type: string;
  nullable: boolean;
}

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

const TYPE_NAMES: Record<string, string> = { timestamptz: 'timestamp with time zone' };

describe('the entities', () => {
  it.each(entities.map((entity) => [entity.name, entity] as const))(
    '%s has exactly the columns of its table, with their types and nullability',
    async (_, entity) => {
      const database = await test.open();
      const metadata = database.dataSource.getMetadata(entity);
      const columns = await test.sql<ColumnRow>(
        `SELECT attname AS name, format_type(atttypid, atttypmod) AS type, NOT attnotnull AS nullable
         FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
        [metadata.tableName],
      );
      const declared = metadata.columns.map((column) => ({
        name: column.databaseName,
        type: `${TYPE_NAMES[String(column.type)] ?? column.type}${column.isArray ? '[]' : ''}`,
        nullable: column.isNullable,
      }));
      const byName = (a: ColumnRow, b: ColumnRow) => a.name.localeCompare(b.name);
      expect(declared.sort(byName)).toEqual(columns.sort(byName));
    },
  );
});
