import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An edited payload of a replay, beside the original. */
@Entity('entry_edits')
export class EntryEdit {
  @PrimaryColumn({ type: 'bigint' })
  id!: string;

  @Column({ type: 'bigint' })
  entry_id!: string;

  @Column({ type: 'uuid' })
  event_id!: string;

  @Column({ type: 'timestamptz' })
  edited_at!: Date;

  @Column({ type: 'text' })
  edited_by!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ type: 'json' })
  original_payload!: unknown;

  @Column({ type: 'json' })
  edited_payload!: unknown;

  @Column({ type: 'json' })
  original_envelope!: unknown;

  @Column({ type: 'json' })
  edited_envelope!: unknown;
}
