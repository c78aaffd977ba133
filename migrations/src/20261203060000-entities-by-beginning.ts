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

/** The index is missing at no time. */
async function exchange(db: QueryRunner, entity: string, comment: string): Promise<void> {
  await db.query(`
CREATE INDEX events_by_entity_new ON events (${entity}, ingested_at, event_id)
  WHERE entity_id IS NOT NULL;
DROP INDEX events_by_entity;
ALTER INDEX events_by_entity_new RENAME TO events_by_entity;
COMMENT ON INDEX events_by_entity IS '${comment}'`);
}
