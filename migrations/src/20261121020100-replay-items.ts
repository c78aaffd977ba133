import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The work list of a replay. It is written once, from one snapshot, and consumed from the front, so
 * what a replay delivers is settled before its first entry: nothing that commits later can slip in
 * below the position of the job or be skipped by it, and its order is the order of the list.
 */
export class ReplayItems20261121020100 implements MigrationInterface {
  name = 'ReplayItems20261121020100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE replay_items (
  replay_id uuid   NOT NULL REFERENCES replays (id) ON DELETE CASCADE,
  n         bigint NOT NULL,
  event_id  uuid   NOT NULL,
  topic     text   NOT NULL,
  entry_id  bigint,
  CONSTRAINT replay_items_one_per_position PRIMARY KEY (replay_id, n)
);
COMMENT ON TABLE replay_items IS
  'Deliveries that a replay has yet to order; a row goes in the transaction that orders it.';
COMMENT ON COLUMN replay_items.entry_id IS
  'The original entry, whose envelope is copied; null when retention had taken it or never was.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE replay_items`);
  }
}
