import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far a connector has read. */
@Entity('connector_cursors')
export class ConnectorCursor {
  @PrimaryColumn({ type: 'text' })
  connector!: string;

  @Column({ type: 'text' })
  source!: string;

  @Column({ type: 'jsonb' })
  cursor!: unknown;

  @Column({ type: 'timestamptz' })
  updated_at!: Date;

  /** `row_seal()` of the row. */
  @Column({ type: 'bytea' })
  seal!: Buffer;
}
