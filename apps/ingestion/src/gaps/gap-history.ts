import type { MappedRecord } from '@acp/intake';
import type { GapToFill } from '@acp/persistence';

/** What a page of a venue's history holds of a gap. */
export type HistoryPage =
  | {
      kind: 'page';
      records: readonly MappedRecord[];
      /** Of each record the number or time that it has in the gap; null where it is no part of it. */
      places: readonly (number | null)[];
      /** Where the next page begins. */
      next: number;
    }
  /** It is no page, or holds nothing of what was asked for. */
  | { kind: 'refused'; reason: string };

export interface ReadAt {
  fetchedAt: Date;
  /** Why the venue refused, where it did; null for an answer with status 200. */
  refusal: string | null;
}

/** The history that a venue keeps of what it once sent. */
export interface GapHistory {
  readonly venue: string;
  readonly source: string;
  readonly mapperVersion: number;
  /** Whether `missing` of its gaps is exact, so that fewer records are not all of it. */
  readonly isExact: boolean;
  /** Where the next page of a gap is; null where there is none of its stream. */
  addressOf(gap: GapToFill): URL | null;
  /**
   * Reads an answer, once. A refusal is a page where it says no more than that there is nothing at this
   * place, and refused with the venue's reason otherwise. Never throws, whatever it says.
   */
  read(gap: GapToFill, text: string, at: ReadAt): HistoryPage;
}
