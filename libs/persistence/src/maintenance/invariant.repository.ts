import type { Database } from '../database.js';
import { brokenInvariants } from './sql/broken-invariants.sql.js';

export const INVARIANT_KINDS = [
  'ended_but_claimable',
  'attempts_over_ceiling',
  'claim_of_ended_entry',
  'claim_of_missing_entry',
  'claim_of_scheduled_entry',
  'entry_in_two_claims',
] as const;
export type InvariantKind = (typeof INVARIANT_KINDS)[number];

/** Rows that break one invariant: entry ids, or `claim/entry`. */
export interface BrokenInvariant {
  kind: InvariantKind;
  count: number;
  /** The first of them. */
  rows: string[];
}

/** Looks for what must never be. */
export class InvariantRepository {
  constructor(private readonly database: Database) {}

  /** Null: another worker is looking at this moment. */
  async broken(): Promise<BrokenInvariant[] | null> {
    const { rows } = await this.database.run<{
      kind: InvariantKind | 'checked';
      count: number;
      rows: string[];
    }>(brokenInvariants);
    if (!rows.some(({ kind }) => kind === 'checked')) return null;
    return rows.filter((row): row is BrokenInvariant => row.kind !== 'checked');
  }
}
