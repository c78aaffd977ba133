import type { RejectionReason } from '@acp/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A record in quarantine, with every reason. */
@Entity('rejected_records')
export class RejectedRecordRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'uuid' })
  raw_payload_id!: string;

  @Column({ type: 'integer' })
  record_index!: number;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  connector!: string;

  @Column({ type: 'uuid' })
  trace_id!: string;

  @Column({ type: 'uuid', nullable: true })
  event_id!: string | null;

  @Column({ type: 'text', nullable: true })
  event_type!: string | null;

  /** The record as it came, as text; a record that is not JSON stays readable. */
  @Column({ type: 'text' })
  record_text!: string;

  @Column({ type: 'jsonb' })
  reasons!: readonly RejectionReason[];

  @Column({ type: 'timestamptz' })
  rejected_at!: Date;

  @Column({ type: 'text' })
  status!: string;

  @Column({ type: 'timestamptz', nullable: true })
  resolved_at!: Date | null;

  @Column({ type: 'text', nullable: true })
  resolved_by!: string | null;

  @Column({ type: 'uuid', nullable: true })
  resubmitted_as!: string | null;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
