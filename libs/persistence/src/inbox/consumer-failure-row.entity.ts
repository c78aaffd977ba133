import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event a consumer could not process. */
@Entity('consumer_failures')
export class ConsumerFailureRow {
  @PrimaryColumn({ type: 'uuid' })
  event_id!: string;

  @PrimaryColumn({ type: 'text' })
  consumer!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'integer' })
  attempts!: number;

  @Column({ type: 'timestamptz' })
  first_failed_at!: Date;

  @Column({ type: 'timestamptz' })
  last_failed_at!: Date;

  @Column({ type: 'timestamptz', nullable: true })
  dead_lettered_at!: Date | null;

  @Column({ type: 'text' })
  error_code!: string;

  @Column({ type: 'text' })
  error_message!: string;

  @Column({ type: 'json', nullable: true })
  envelope!: unknown;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
