import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A source that an operator configured has no code that knows how it is doing: when it last brought
 * something, what went wrong, who asks it now. One row for each, which ingestion keeps.
 */
export class SourceStates20261201030100 implements MigrationInterface {
  name = 'SourceStates20261201030100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE source_states (
  connector       text PRIMARY KEY,
  source          text NOT NULL,
  holder          uuid,
  lease_until     timestamptz,
  due_at          timestamptz NOT NULL DEFAULT now(),
  last_success_at timestamptz,
  last_error_at   timestamptz,
  last_error      text,
  failures        integer NOT NULL DEFAULT 0,
  behind          boolean NOT NULL DEFAULT false,
  CONSTRAINT source_states_lease CHECK ((holder IS NULL) = (lease_until IS NULL)),
  CONSTRAINT source_states_failures CHECK (failures >= 0)
);
COMMENT ON TABLE source_states IS
  'How sources of SOURCES_FILE are doing. Not evidence: only the newest is kept.';
COMMENT ON COLUMN source_states.holder IS 'The process that asks the source now, until lease_until.';
COMMENT ON COLUMN source_states.due_at IS 'When it is asked next, by whichever process; Retry-After moves it.';
COMMENT ON COLUMN source_states.failures IS 'Failures since the last success.';
COMMENT ON COLUMN source_states.behind IS 'More waits at the vendor than one turn takes.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE source_states');
  }
}
