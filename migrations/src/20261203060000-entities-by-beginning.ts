import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A search by the beginning of an entity was served by no index where the database sorts by a language: what
 * begins alike does not stand together there. By bytes it does, and equality is served as before.
 */
export class EntitiesByBeginning20261203060000 implements MigrationInterface {
  name = 'EntitiesByBeginning20261203060000';

  async up(db: QueryRunner): Promise<void> {
    await exchange(
      db,
      'entity_id text_pattern_ops',
      'Event search by entity, and by its beginning.',
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await exchange(db, 'entity_id', 'Event search by entity.');
  }
}

/**
 * The index is missing at no time. Nothing is written to `events` while it is built, so where there are many it may
 * be built beforehand, CONCURRENTLY and under the name that stands here: then it is only renamed.
 */
async function exchange(db: QueryRunner, entity: string, comment: string): Promise<void> {
  await db.query(`
CREATE INDEX IF NOT EXISTS events_by_entity_new ON events (${entity}, ingested_at, event_id)
  WHERE entity_id IS NOT NULL;
DO $$ BEGIN
  IF NOT (SELECT indisvalid FROM pg_index WHERE indexrelid = 'events_by_entity_new'::regclass) THEN
    RAISE EXCEPTION 'the index events_by_entity_new was not built to its end'
      USING HINT = 'DROP INDEX events_by_entity_new, and migrate again.';
  END IF;
END $$;
SET LOCAL lock_timeout = '10s';
DROP INDEX events_by_entity;
ALTER INDEX events_by_entity_new RENAME TO events_by_entity;
SET LOCAL lock_timeout = 0;
COMMENT ON INDEX events_by_entity IS '${comment}'`);
}
