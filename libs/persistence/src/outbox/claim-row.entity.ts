import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Who holds which entries; deleting the row is the fence of a settle. */
@Entity('claims')
export class ClaimRow {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  topic!: string;

  @Column({ type: 'text' })
  worker_id!: string;

  @Column({ type: 'bigint', array: true })
  entry_ids!: string[];

  @Column({ type: 'timestamptz' })
  claimed_at!: Date;
}
