import { countCommit, type SourceTally } from '@acp/intake';
import { metric, type AppLogger } from '@acp/observability';
import type { RecordOutcome, TripleWrite } from '@acp/persistence';

/** Counts and logs what ingestion transactions did, once each, after they ended. */
export class WriteJournal {
  private lastRawPayloadId: string | null = null;
  private lastEventId: string | null = null;

  constructor(private readonly logger: AppLogger) {}

  committed(batch: TripleWrite, outcomes: readonly RecordOutcome[], durationMs: number): void {
    const before = this.lastIds();
    const accepted = batch.records.filter((_, index) => outcomes[index]!.outcome === 'accepted');
    this.lastRawPayloadId = batch.raws.at(-1)?.id ?? this.lastRawPayloadId;
    this.lastEventId = accepted.at(-1)?.event.event_id ?? this.lastEventId;
    const bySource = countCommit(batch, outcomes);
    const rows = {
      raw_payloads: batch.raws.length,
      events: accepted.length,
      outbox: accepted.reduce((sum, { entries }) => sum + entries.length, 0),
      rejected_records: sum(bySource, 'rejected'),
    };
    countTransaction('committed', durationMs, rows);
    this.logger.debug(
      {
        rows,
        duplicates: sum(bySource, 'duplicate'),
        sources: [...bySource.keys()],
        duration_ms: rounded(durationMs),
        last_ids_before: before,
        last_ids_after: this.lastIds(),
      },
      'ingestion committed',
    );
  }

  failed(batch: TripleWrite, error: unknown, durationMs: number): void {
    countTransaction('failed', durationMs);
    this.logger.error(
      {
        error,
        held: {
          raw_payloads: batch.raws.length,
          records: batch.records.length,
          rejected: batch.rejected.length,
          first_raw_payload_id: batch.raws[0]?.id ?? null,
          last_raw_payload_id: batch.raws.at(-1)?.id ?? null,
        },
        duration_ms: rounded(durationMs),
        last_ids_before: this.lastIds(),
      },
      'ingestion transaction failed; nothing of it is stored',
    );
  }

  private lastIds() {
    return { raw_payload_id: this.lastRawPayloadId, event_id: this.lastEventId };
  }
}

function countTransaction(
  outcome: 'committed' | 'failed',
  durationMs: number,
  rows: Readonly<Record<string, number>> = {},
): void {
  metric('ingestTransactionSeconds').observe({ outcome }, durationMs / 1000);
  metric('ingestStepSeconds').observe({ step: 'write' }, durationMs / 1000);
  for (const [table, count] of Object.entries(rows)) {
    metric('ingestTransactionRows').observe({ table }, count);
  }
}

function sum(tallies: Map<string, SourceTally>, key: keyof SourceTally): number {
  return [...tallies.values()].reduce((total, tally) => total + tally[key], 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
