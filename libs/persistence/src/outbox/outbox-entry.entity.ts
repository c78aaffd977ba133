import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The order to deliver one event to one topic. */
@Entity('outbox')
export class OutboxEntry {
  @PrimaryColumn({ type: 'bigint' })
  id!: string;

  @Column({ type: 'uuid' })
  event_id!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text', nullable: true })
  partition_key!: string | null;

  /** The envelope as it is sent; the relay never parses it. */
  @Column({ type: 'json' })
  payload_json!: unknown;

  @Column({ type: 'json' })
  headers!: Record<string, unknown>;

  @Column({ type: 'timestamptz' })
  created_at!: Date;

  /** Null: never failed. A time: due then. Infinity: parked behind the head of its key. */
  @Column({ type: 'timestamptz', nullable: true })
  next_attempt_at!: Date | null;

  @Column({ type: 'smallint' })
  delivery_attempts!: number;

  /** Attempts that no longer count to the ceiling because an operator ordered a replay. */
  @Column({ type: 'smallint' })
  attempts_forgiven!: number;

  @Column({ type: 'text', nullable: true })
  claimed_by!: string | null;

  @Column({ type: 'timestamptz', nullable: true })
  claimed_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  delivered_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  dead_lettered_at!: Date | null;

  @Column({ type: 'timestamptz', nullable: true })
  discarded_at!: Date | null;

  @Column({ type: 'text', nullable: true })
  error_code!: string | null;

  @Column({ type: 'text', nullable: true })
  last_error!: string | null;

  @Column({ type: 'text', nullable: true })
  broker_ref!: string | null;

  @Column({ type: 'uuid', nullable: true })
  replay_id!: string | null;
}
