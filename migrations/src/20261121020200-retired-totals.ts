import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What retention has taken, as numbers. The ledger adds them to the accounts of the rows that are
 * left, so that it balances after retention, and still finds a row that went by any other way: each
 * total is written in the transaction that deletes the rows it counts.
 */
export class RetiredTotals20261121020200 implements MigrationInterface {
  name = 'RetiredTotals20261121020200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE retired_sources (
  source       text        NOT NULL,
  hour         timestamptz NOT NULL,
  raw_payloads bigint      NOT NULL,
  records      bigint      NOT NULL,
  accepted     bigint      NOT NULL,
  duplicates   bigint      NOT NULL,
  rejected     bigint      NOT NULL,
  events       bigint      NOT NULL,
  CONSTRAINT retired_sources_one PRIMARY KEY (source, hour),
  CONSTRAINT retired_sources_account CHECK (records = accepted + duplicates + rejected)
);
COMMENT ON TABLE retired_sources IS
  'Raw payloads that retention took, with their events, by the hour they were fetched in.';

CREATE TABLE retired_entries (
  topic     text        NOT NULL,
  hour      timestamptz NOT NULL,
  state     text        NOT NULL,
  is_replay boolean     NOT NULL,
  entries   bigint      NOT NULL,
  CONSTRAINT retired_entries_one PRIMARY KEY (topic, hour, state, is_replay),
  CONSTRAINT retired_entries_had_ended CHECK (state IN ('delivered', 'discarded'))
);
COMMENT ON TABLE retired_entries IS
  'Outbox entries that retention took, by the hour they were created in.';

CREATE TABLE retired_effects (
  consumer  text        NOT NULL,
  topic     text        NOT NULL,
  hour      timestamptz NOT NULL,
  processed bigint      NOT NULL,
  CONSTRAINT retired_effects_one PRIMARY KEY (consumer, topic, hour)
);
COMMENT ON TABLE retired_effects IS
  'Inbox rows that retention took, by the hour the effect was made in.';

CREATE TABLE retired_routes (
  hour    timestamptz PRIMARY KEY,
  entries bigint      NOT NULL
);
COMMENT ON TABLE retired_routes IS
  'First entries that retention took from events that are still there, by the hour of ingestion.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DROP TABLE retired_routes;
DROP TABLE retired_effects;
DROP TABLE retired_entries;
DROP TABLE retired_sources;
`);
  }
}
