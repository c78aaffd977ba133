import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Heartbeat and lease of a relay worker. */
@Entity('relay_workers')
export class RelayWorker {
  @PrimaryColumn({ type: 'text' })
  worker_id!: string;

  /** Drawn by each process at its start. */
  @Column({ type: 'uuid', nullable: true })
  incarnation!: string | null;

  @Column({ type: 'text' })
  hostname!: string;

  @Column({ type: 'integer' })
  pid!: number;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'timestamptz' })
  started_at!: Date;

  @Column({ type: 'timestamptz' })
  heartbeat_at!: Date;

  @Column({ type: 'timestamptz' })
  lease_expires_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  stopping_at!: Date | null;

  /** By topic: breaker state, entries in flight, last success, last error of this worker. */
  @Column({ type: 'jsonb' })
  topics!: Record<string, unknown>;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
