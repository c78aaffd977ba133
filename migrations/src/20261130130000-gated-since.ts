import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A topic that had plain events before it became gated has effects without a release, and rightly so: the
 * ledger has to know since when it asks for one.
 */
export class GatedSince20261130130000 implements MigrationInterface {
  name = 'GatedSince20261130130000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE topics ADD COLUMN gated_since timestamptz;
COMMENT ON COLUMN topics.gated_since IS
  'Since when a topic that was plain takes releases alone; null where it always has, or does not.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE topics DROP COLUMN gated_since');
  }
}
