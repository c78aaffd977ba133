import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Each event had the server look up and lock its raw payload, which the very statement that inserts the
 * event writes beside it. That was a tenth of the processor time of a triple write and 54 bytes of WAL an
 * event, to prove what cannot be otherwise: a raw payload is deleted by retention alone, in one statement
 * with its events, and the ledger finds an event without one.
 *
 * Both tables are locked for the moment that a row of the catalogue takes. A statement that has to wait for
 * the lock makes others wait behind it, so it gives up after some seconds, and the migration can be tried again.
 */
export class EventsReferFreely20261203070000 implements MigrationInterface {
  name = 'EventsReferFreely20261203070000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
SET LOCAL lock_timeout = '10s';
ALTER TABLE events DROP CONSTRAINT events_raw_payload_id_fkey;
SET LOCAL lock_timeout = 0;
COMMENT ON COLUMN events.raw_payload_id IS 'Written by the same statement as the event; the ledger looks for one that is gone.'`);
  }

  /** Reads every event; refuses where one has no raw payload. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`
COMMENT ON COLUMN events.raw_payload_id IS NULL;
ALTER TABLE events ADD CONSTRAINT events_raw_payload_id_fkey
  FOREIGN KEY (raw_payload_id) REFERENCES raw_payloads (id)`);
  }
}
