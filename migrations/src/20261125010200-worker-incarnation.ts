import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which process a worker's heartbeat is of. A name alone cannot tell a process that was started again
 * under it from the one that was killed, whose claims count as tried, nor two that run at once.
 */
export class WorkerIncarnation20261125010200 implements MigrationInterface {
  name = 'WorkerIncarnation20261125010200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
ALTER TABLE relay_workers ADD COLUMN incarnation uuid;
COMMENT ON COLUMN relay_workers.incarnation IS 'Drawn by each process at its start.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE relay_workers DROP COLUMN incarnation`);
  }
}
