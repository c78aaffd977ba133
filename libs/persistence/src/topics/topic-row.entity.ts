import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Policy and operator state of a topic. */
@Entity('topics')
export class TopicRow {
  @PrimaryColumn({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  transport!: string;

  @Column({ type: 'text' })
  ordering!: string;

  /** The definition the relay runs with; secrets never stand in it. */
  @Column({ type: 'jsonb' })
  policy!: Record<string, unknown>;

  @Column({ type: 'timestamptz', nullable: true })
  paused_at!: Date | null;

  @Column({ type: 'text', nullable: true })
  paused_by!: string | null;

  @Column({ type: 'text', nullable: true })
  pause_reason!: string | null;

  /** Set where the relay itself has paused the topic: when the fleet next tries one entry. */
  @Column({ type: 'timestamptz', nullable: true })
  probe_at!: Date | null;

  @Column({ type: 'integer', nullable: true })
  rate_per_second!: number | null;

  @Column({ type: 'timestamptz' })
  registered_at!: Date;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
