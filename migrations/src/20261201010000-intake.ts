import type { MigrationInterface, QueryRunner } from 'typeorm';
import { intakeV1 } from './intake/intake-v1.js';

/**
 * A service that writes its rows and then pushes its event loses one of them when it dies between.
 * Its event now commits with its rows, in a table of its own database; here is how far each of those
 * has been drained, and an intake for services that live in the control plane's database.
 */
export class Intake20261201010000 implements MigrationInterface {
  name = 'Intake20261201010000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(intakeV1('control_plane'));
    await db.query(`
CREATE TABLE intakes (
  name              text        PRIMARY KEY,
  intake_id         uuid        NOT NULL,
  batch             bigint      NOT NULL,
  records           bigint      NOT NULL,
  refused           bigint      NOT NULL,
  unsettled         jsonb,
  taken             bigint      NOT NULL,
  explained         bigint      NOT NULL,
  waiting           integer,
  oldest_waiting_at timestamptz,
  looked_at         timestamptz,
  error             text,
  updated_at        timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE intakes IS
  'How far each intake of INTAKE_DATABASES has been drained. It moves with the triple write of a batch.';
COMMENT ON COLUMN intakes.unsettled IS
  'Rows of the newest batch, stored here, that are still to be deleted or marked in the intake.';
COMMENT ON COLUMN intakes.taken IS
  'Rows that have left the intake, by its own account.';
COMMENT ON COLUMN intakes.explained IS
  'Rows that the two accounts differ by for a reason that was found: removed by others, or an intake that was restored.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
DO $$ BEGIN
  IF EXISTS (SELECT FROM control_plane.intake) THEN
    RAISE EXCEPTION 'events wait in control_plane.intake, or were refused there; drain or delete them first';
  END IF;
END $$;
DROP TABLE intakes;
DROP SCHEMA control_plane CASCADE;
`);
  }
}
