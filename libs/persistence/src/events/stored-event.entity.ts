import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A canonical event as it is stored. Immutable. */
@Entity('events')
export class StoredEvent {
  @PrimaryColumn({ type: 'uuid' })
  event_id!: string;

  @Column({ type: 'text' })
  event_type!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text', nullable: true })
  entity_id!: string | null;

  @Column({ type: 'text', nullable: true })
  entity_type!: string | null;

  @Column({ type: 'timestamptz' })
  occurred_at!: Date;

  @Column({ type: 'timestamptz' })
  ingested_at!: Date;

  @Column({ type: 'integer' })
  schema_version!: number;

  @Column({ type: 'uuid' })
  trace_id!: string;

  @Column({ type: 'uuid', nullable: true })
  causation_id!: string | null;

  @Column({ type: 'json' })
  payload!: Record<string, unknown>;

  @Column({ type: 'uuid' })
  raw_payload_id!: string;

  @Column({ type: 'integer' })
  record_index!: number;

  @Column({ type: 'integer' })
  mapper_version!: number;

  /** Tells a duplicate from a conflict. */
  @Column({ type: 'bytea' })
  content_sha256!: Buffer;

  /** Outbox entries ordered with the event; the ledger multiplies by it. */
  @Column({ type: 'smallint' })
  routes!: number;
}
