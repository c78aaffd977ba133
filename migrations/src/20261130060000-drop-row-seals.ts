import type { MigrationInterface, QueryRunner } from 'typeorm';
import { RowSeals20261126010100 } from './20261126010100-row-seals.js';

/** Tables whose rows carried a seal. */
const SEALED = [
  'topics',
  'replays',
  'connector_cursors',
  'relay_workers',
  'rejected_records',
  'consumer_failures',
];

/** Tables whose keys were remembered in `known_rows`. */
const REMEMBERED = ['topics', 'topic_cursors', 'replays', 'connector_cursors', 'relay_workers'];

/**
 * A seal had no secret: who altered the row could compute it anew, so it proved nothing to an auditor,
 * and it cost a hash on every heartbeat and a clause in every statement that changed such a row. What is
 * evidence is proven by signed Merkle roots instead; what is only state needs neither.
 */
export class DropRowSeals20261130060000 implements MigrationInterface {
  name = 'DropRowSeals20261130060000';

  async up(db: QueryRunner): Promise<void> {
    for (const table of REMEMBERED) await db.query(`DROP TRIGGER ${table}_remembered ON ${table}`);
    for (const table of SEALED) {
      await db.query(`
DROP TRIGGER ${table}_sealed ON ${table};
DROP TRIGGER ${table}_sealed_anew ON ${table};
ALTER TABLE ${table} DROP COLUMN seal`);
    }
    await db.query(`
ALTER TABLE replay_items DROP COLUMN seal;
DROP TABLE known_rows;
DROP FUNCTION remember_row();
DROP FUNCTION seal_row();
DROP FUNCTION row_seal(anyelement)`);
  }

  /** The rows that are there are sealed and remembered as they are. */
  async down(db: QueryRunner): Promise<void> {
    await new RowSeals20261126010100().up(db);
    await db.query(`
ALTER TABLE replay_items ADD COLUMN seal bigint;
COMMENT ON COLUMN replay_items.seal IS 'Hash of the row as it was listed.'`);
  }
}
