import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEYS: Readonly<Record<string, string>> = {
  ledger_baseline_sources: 'source, hour',
  ledger_baseline_entries: 'topic, hour, state, is_replay',
  ledger_baseline_effects: 'consumer, topic, hour',
};

/**
 * Retention adds what it takes before a segment has counted it to the baselines, so they need keys to
 * add to. Without, rows that went while no ops-api had closed their segment were in no sum.
 *
 * A delivery that a replay has yet to order carries a seal of eight bytes: there may be millions, they
 * are written once by one statement, and a trigger would cost more than the row. Those that are there
 * have none.
 *
 * Segments fingerprint more than before, under keys that tell the hour: each is verified anew.
 */
export class WholeSumsAndLists20261126010200 implements MigrationInterface {
  name = 'WholeSumsAndLists20261126010200';

  async up(db: QueryRunner): Promise<void> {
    for (const [table, key] of Object.entries(KEYS)) {
      await db.query(`
ALTER TABLE ${table} ADD CONSTRAINT ${table}_one PRIMARY KEY (${key});
COMMENT ON TABLE ${table} IS 'Taken by retention before a segment had counted it.'`);
    }
    await db.query(`
ALTER TABLE replay_items ADD COLUMN seal bigint;
COMMENT ON COLUMN replay_items.seal IS 'Hash of the row as it was listed.';
DELETE FROM ledger_fingerprints;
UPDATE ledger_segments SET verified_at = NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE replay_items DROP COLUMN seal`);
    for (const [table, key] of Object.entries(KEYS)) {
      const nullable = key.split(', ').map((column) => `ALTER COLUMN ${column} DROP NOT NULL`);
      await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_one, ${nullable.join(', ')};
COMMENT ON TABLE ${table} IS 'Taken by retention before the first segment was closed.'`);
    }
  }
}
