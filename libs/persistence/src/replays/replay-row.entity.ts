import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A replay: what, how fast, how far. */
@Entity('replays')
export class ReplayRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'jsonb' })
  filter!: Record<string, unknown>;

  @Column({ type: 'integer' })
  rate_per_second!: number;

  @Column({ type: 'text' })
  ordering!: string;

  @Column({ type: 'text', nullable: true })
  only_unprocessed_by!: string | null;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'text' })
  requested_by!: string;

  @Column({ type: 'bigint', nullable: true })
  matched!: string | null;

  @Column({ type: 'bigint' })
  enqueued!: string;

  @Column({ type: 'bigint' })
  skipped!: string;

  @Column({ type: 'jsonb', nullable: true })
  position!: unknown;

  @Column({ type: 'text', nullable: true })
  worker_id!: string | null;

  @Column({ type: 'text', nullable: true })
  last_error!: string | null;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  started_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  finished_at!: Date | null;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
