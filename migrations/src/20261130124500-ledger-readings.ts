import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Throughput is what lies between two readings of the ledger. They were in the memory of one ops-api, so
 * its charts began anew with every restart, and two of them said different things.
 */
export class LedgerReadings20261130124500 implements MigrationInterface {
  name = 'LedgerReadings20261130124500';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE ledger_readings (
  at        timestamptz PRIMARY KEY,
  events    bigint      NOT NULL,
  delivered bigint      NOT NULL,
  processed bigint      NOT NULL
);
COMMENT ON TABLE ledger_readings IS
  'Totals of the ledger at the newest moments that throughput is shown of; a few hundred rows.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE ledger_readings');
  }
}
