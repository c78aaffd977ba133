import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A version of a policy that is tried on recorded decisions: a job of the ops-api that goes on after a
 * crash where it was. What it has counted, where it stands and which budgets are open commit together
 * with the differences it has found, so a step happens whole, once, or not at all.
 */
export class Backtests20261130121500 implements MigrationInterface {
  name = 'Backtests20261130121500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE backtests (
  id               uuid        NOT NULL CONSTRAINT backtests_pkey PRIMARY KEY,
  policy_set       text        NOT NULL,
  version          int         NOT NULL,
  from_at          timestamptz NOT NULL,
  to_at            timestamptz NOT NULL,
  kinds            text[],
  status           text        NOT NULL DEFAULT 'pending',
  requested_by     text        NOT NULL,
  first_seq        bigint,
  last_seq         bigint,
  position         bigint,
  result           jsonb,
  budgets          jsonb,
  differences      int         NOT NULL DEFAULT 0,
  worker_id        uuid,
  lease_expires_at timestamptz,
  last_error       text,
  created_at       timestamptz NOT NULL DEFAULT now(),
  started_at       timestamptz,
  finished_at      timestamptz,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT backtests_of_a_version FOREIGN KEY (policy_set, version)
    REFERENCES policy_versions (policy_set, version),
  CONSTRAINT backtests_range CHECK (from_at < to_at),
  CONSTRAINT backtests_status CHECK (status = ANY (ARRAY['pending', 'running', 'completed',
                                                         'cancelled', 'failed'])),
  CONSTRAINT backtests_stand_somewhere CHECK (
    num_nonnulls(first_seq, last_seq, position) IN (0, 3))
) WITH (fillfactor = 50);
COMMENT ON TABLE backtests IS 'Versions of policies that are tried on recorded decisions.';
COMMENT ON COLUMN backtests.position IS 'Decisions up to this seq are judged again, or none of its business.';
COMMENT ON COLUMN backtests.budgets IS 'Windows of budgets that are open at the position; null when it is over.';
CREATE INDEX backtests_open ON backtests (created_at) WHERE status IN ('pending', 'running');
COMMENT ON INDEX backtests_open IS 'What waits for a process, the oldest first.';
CREATE INDEX backtests_newest ON backtests (created_at, id);
COMMENT ON INDEX backtests_newest IS 'The list, newest first.';

CREATE TABLE backtest_differences (
  backtest_id uuid   NOT NULL,
  seq         bigint NOT NULL,
  decision_id uuid   NOT NULL,
  was         text   NOT NULL,
  becomes     text   NOT NULL,
  was_rules   text[] NOT NULL,
  rules       text[] NOT NULL,
  CONSTRAINT backtest_differences_pkey PRIMARY KEY (backtest_id, seq),
  CONSTRAINT backtest_differences_of_a_backtest FOREIGN KEY (backtest_id) REFERENCES backtests (id)
);
COMMENT ON TABLE backtest_differences IS 'Decisions that would have ended differently.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE backtest_differences, backtests');
  }
}
