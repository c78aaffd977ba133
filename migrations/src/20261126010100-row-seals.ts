import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tables whose rows change in their life, and a column whose change alone asks for a new seal. */
const SEALED: readonly [table: string, renewedBy?: string][] = [
  ['topics'],
  ['replays'],
  ['connector_cursors'],
  ['relay_workers'],
  ['rejected_records'],
  // Written by consumers, whose library of before knows no seals.
  ['consumer_failures', 'last_failed_at'],
];

/** Tables whose rows only our own statements take away, with their key. */
const REMEMBERED: readonly [table: string, key: string][] = [
  ['topics', 'topic'],
  ['topic_cursors', 'topic'],
  ['replays', 'id'],
  ['connector_cursors', 'connector'],
  ['relay_workers', 'worker_id'],
];

/**
 * Rows that change in their life can have no trigger that refuses their UPDATE, and no fingerprint that
 * names what was altered. Each carries a seal instead, a hash of what it says. Our statements ask for a
 * new one by setting it to NULL; whoever writes past them leaves the old one behind, and the ledger names
 * the row. `known_rows` remembers keys, so that a row which is gone is named too.
 *
 * A seal has no secret. It finds the slip of a hand and the bug of a script, as the fingerprints of the
 * ledger and the audit chain do, not somebody who computes it anew.
 */
export class RowSeals20261126010100 implements MigrationInterface {
  name = 'RowSeals20261126010100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(FUNCTIONS);
    for (const [table, renewedBy] of SEALED) await db.query(seal(table, renewedBy));
    for (const [table, key] of REMEMBERED) await db.query(remember(table, key));
  }

  async down(db: QueryRunner): Promise<void> {
    for (const [table] of REMEMBERED) {
      await db.query(`DROP TRIGGER ${table}_remembered ON ${table}`);
    }
    for (const [table] of SEALED) {
      await db.query(`DROP TRIGGER ${table}_sealed ON ${table}`);
      await db.query(`DROP TRIGGER ${table}_sealed_anew ON ${table}`);
      await db.query(`ALTER TABLE ${table} DROP COLUMN seal`);
    }
    await db.query(`
DROP TABLE known_rows;
DROP FUNCTION remember_row();
DROP FUNCTION seal_row();
DROP FUNCTION row_seal(anyelement)`);
  }
}

const FUNCTIONS = `
CREATE FUNCTION row_seal(sealed anyelement) RETURNS bytea
LANGUAGE plpgsql STABLE SET TimeZone = 'UTC' AS $$
DECLARE
  said record := sealed;
BEGIN
  said.seal := NULL;
  RETURN sha256(convert_to(to_json(said)::text, 'UTF8'));
END $$;
COMMENT ON FUNCTION row_seal IS 'What the seal of a row must be. A migration that adds a column has to set every seal to NULL, which renews it.';

CREATE FUNCTION seal_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.seal := row_seal(NEW);
  RETURN NEW;
END $$;

CREATE TABLE known_rows (
  table_name text NOT NULL,
  key text NOT NULL,
  CONSTRAINT known_rows_once PRIMARY KEY (table_name, key)
);
COMMENT ON TABLE known_rows IS 'Keys of rows that must be there; who takes a row away by right takes its key too.';

CREATE FUNCTION remember_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO known_rows VALUES (TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0]) ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
`;

/** The rows that are there are taken for what they should be. */
function seal(table: string, renewedBy?: string): string {
  const renewed = renewedBy ? ` OR NEW.${renewedBy} IS DISTINCT FROM OLD.${renewedBy}` : '';
  return `
ALTER TABLE ${table} ADD COLUMN seal bytea;
CREATE TRIGGER ${table}_sealed BEFORE INSERT ON ${table}
  FOR EACH ROW WHEN (NEW.seal IS NULL) EXECUTE FUNCTION seal_row();
CREATE TRIGGER ${table}_sealed_anew BEFORE UPDATE ON ${table}
  FOR EACH ROW WHEN (NEW.seal IS NULL${renewed}) EXECUTE FUNCTION seal_row();
UPDATE ${table} SET seal = NULL;
ALTER TABLE ${table} ALTER COLUMN seal SET NOT NULL;
COMMENT ON COLUMN ${table}.seal IS 'row_seal() of the row; NULL in a statement asks for a new one.'`;
}

function remember(table: string, key: string): string {
  return `
CREATE TRIGGER ${table}_remembered AFTER INSERT ON ${table}
  FOR EACH ROW EXECUTE FUNCTION remember_row('${key}');
INSERT INTO known_rows SELECT '${table}', ${key}::text FROM ${table}`;
}
