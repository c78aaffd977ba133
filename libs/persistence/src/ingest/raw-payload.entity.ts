import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a source sent, unchanged, with the account of its records. Immutable. */
@Entity('raw_payloads')
export class RawPayload {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'text' })
  connector!: string;

  @Column({ type: 'timestamptz' })
  fetched_at!: Date;

  @Column({ type: 'uuid' })
  trace_id!: string;

  @Column({ type: 'json' })
  payload_json!: unknown;

  @Column({ type: 'bytea' })
  payload_sha256!: Buffer;

  @Column({ type: 'integer' })
  records!: number;

  @Column({ type: 'integer' })
  accepted!: number;

  @Column({ type: 'integer' })
  duplicates!: number;

  @Column({ type: 'integer' })
  rejected!: number;

  /** Order of storing; the ledger closes its segments by it. */
  @Column({ type: 'bigint', insert: false })
  seq!: string;
}
