import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A topic that no worker serves any more stood in every list with what waits for it, for ever. An
 * operator can say that it is no more. The statement stands beside `topics`, not in it: a topic that
 * no worker ever registered has entries too, and no row there.
 */
export class RetiredTopics20261130090000 implements MigrationInterface {
  name = 'RetiredTopics20261130090000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE retired_topics (
  topic      text        PRIMARY KEY,
  retired_at timestamptz NOT NULL DEFAULT now(),
  retired_by text        NOT NULL,
  reason     text        NOT NULL
);
COMMENT ON TABLE retired_topics IS
  'Topics that are no more. A worker that registers one again takes it out.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE retired_topics');
  }
}
