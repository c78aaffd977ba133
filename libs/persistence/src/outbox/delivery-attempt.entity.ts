import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A failed attempt, or any attempt of an entry that ever failed. */
@Entity('delivery_attempts')
export class DeliveryAttempt {
  @PrimaryColumn({ type: 'bigint' })
  id!: string;

  @Column({ type: 'bigint' })
  entry_id!: string;

  @Column({ type: 'uuid' })
  event_id!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'smallint' })
  attempt!: number;

  @Column({ type: 'text' })
  worker_id!: string;

  @Column({ type: 'text' })
  transport!: string;

  @Column({ type: 'timestamptz' })
  started_at!: Date;

  @Column({ type: 'timestamptz' })
  ended_at!: Date;

  @Column({ type: 'text' })
  outcome!: string;

  @Column({ type: 'text', nullable: true })
  error_code!: string | null;

  @Column({ type: 'text', nullable: true })
  error_message!: string | null;

  @Column({ type: 'text', nullable: true })
  response!: string | null;
}
