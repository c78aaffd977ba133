import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A pause that the relay itself orders, for the whole fleet, when everything fails alike. `probe_at`
 * tells it from an operator's pause and hands out its probes: whoever moves it on tries one entry.
 */
export class SystemPause20261125010100 implements MigrationInterface {
  name = 'SystemPause20261125010100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE topics
  ADD COLUMN probe_at timestamptz,
  ADD CONSTRAINT topics_probe_only_while_paused CHECK (probe_at IS NULL OR paused_at IS NOT NULL);
COMMENT ON COLUMN topics.probe_at IS
  'Set where the relay itself has paused the topic: when the fleet next tries one entry.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE topics DROP CONSTRAINT topics_probe_only_while_paused, DROP COLUMN probe_at;
`);
  }
}
