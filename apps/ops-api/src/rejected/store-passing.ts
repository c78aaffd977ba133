import type { RejectionReason } from '@acp/contracts';
import type { IngestRepository, RecordOutcome, TripleWrite } from '@acp/persistence';

/** A write of records that each have a raw payload of their own. */
export type Stored = { write: TripleWrite; outcomes: readonly RecordOutcome[] };

/** `at` is the index of the record's raw payload in the write that was asked for. */
export interface Conflict {
  at: number;
  reasons: readonly RejectionReason[];
}

/** Each round at least one record leaves the write. */
class Conflicts extends Error {
  constructor(readonly found: readonly Conflict[]) {
    super(`${found.length} conflicts`);
  }
}

type Savepoint = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Stores the records that the database takes. Those whose id is taken by other content leave no trace,
 * no second quarantined record either: the write is taken back and made again without them.
 */
export async function storePassing(
  ingest: IngestRepository,
  savepoint: Savepoint,
  write: TripleWrite,
): Promise<Stored & { conflicts: Conflict[] }> {
  const conflicts: Conflict[] = [];
  for (;;) {
    const left = without(write, new Set(conflicts.map(({ at }) => at)));
    if (left.records.length === 0) return { write: left, outcomes: [], conflicts };
    try {
      const outcomes = await savepoint(() => writtenWhole(ingest, left));
      return { write: left, outcomes, conflicts };
    } catch (error) {
      if (!(error instanceof Conflicts)) throw error;
      const ids = error.found.map(({ at, reasons }) => ({ id: left.raws[at]!.id, reasons }));
      for (const { id, reasons } of ids) {
        conflicts.push({ at: write.raws.findIndex((raw) => raw.id === id), reasons });
      }
    }
  }
}

async function writtenWhole(
  ingest: IngestRepository,
  write: TripleWrite,
): Promise<RecordOutcome[]> {
  const outcomes = await ingest.write(write);
  const found = outcomes.flatMap((outcome, at) =>
    outcome.outcome === 'rejected'
      ? [{ at: write.records[at]!.raw, reasons: outcome.reasons }]
      : [],
  );
  if (found.length > 0) throw new Conflicts(found);
  return outcomes;
}

function without({ raws, records }: TripleWrite, gone: ReadonlySet<number>): TripleWrite {
  const kept = records.filter(({ raw }) => !gone.has(raw));
  return {
    raws: kept.map(({ raw }) => raws[raw]!),
    records: kept.map((record, raw) => ({ ...record, raw })),
    rejected: [],
  };
}
