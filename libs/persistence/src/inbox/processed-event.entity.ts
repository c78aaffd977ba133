import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Inbox: this consumer has had the effect of this event. */
@Entity('processed_events')
export class ProcessedEvent {
  @PrimaryColumn({ type: 'uuid' })
  event_id!: string;

  @PrimaryColumn({ type: 'text' })
  consumer!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'timestamptz' })
  processed_at!: Date;

  /** Deliveries that arrived after the effect. */
  @Column({ type: 'integer' })
  duplicates!: number;

  /** Order of storing; the ledger closes its segments by it. */
  @Column({ type: 'bigint', insert: false })
  seq!: string;
}
