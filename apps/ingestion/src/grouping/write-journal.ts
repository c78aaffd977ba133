import { metric, observeHop, type AppLogger } from '@acp/observability';
import type { RecordOutcome, TripleWrite } from '@acp/persistence';

interface Tally {
  accepted: number;
  duplicate: number;
  rejected: number;
  rawPayloads: number;
}

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
    const bySource = tallyBySource(batch, outcomes);
    countRecords(batch, bySource);
    const rows = {
      raw_payloads: batch.raws.length,
      events: accepted.length,
      outbox: accepted.reduce((sum, { entries }) => sum + entries.length, 0),
      rejected_records: sum(bySource, 'rejected'),
    };
    countTransaction('committed', durationMs, rows);
    observeHops(accepted);
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

function tallyBySource(
  { raws, records, rejected }: TripleWrite,
  outcomes: readonly RecordOutcome[],
): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const of = (raw: number) => {
    const { source } = raws[raw]!;
    const tally = tallies.get(source) ?? { accepted: 0, duplicate: 0, rejected: 0, rawPayloads: 0 };
    tallies.set(source, tally);
    return tally;
  };
  raws.forEach((_, raw) => (of(raw).rawPayloads += 1));
  records.forEach(({ raw }, index) => (of(raw)[outcomes[index]!.outcome] += 1));
  rejected.forEach(({ raw }) => (of(raw).rejected += 1));
  return tallies;
}

function countRecords({ raws, rejected }: TripleWrite, bySource: Map<string, Tally>): void {
  for (const [source, tally] of bySource) {
    metric('rawPayloads').inc({ source }, tally.rawPayloads);
    for (const outcome of ['accepted', 'duplicate', 'rejected'] as const) {
      if (tally[outcome] > 0) metric('recordsIngested').inc({ source, outcome }, tally[outcome]);
    }
    const records = tally.accepted + tally.duplicate + tally.rejected;
    metric('ingestBatchRecords').observe({ source }, records);
    const refusedLate =
      tally.rejected - rejected.filter(({ raw }) => raws[raw]!.source === source).length;
    if (refusedLate > 0)
      metric('recordsRejected').inc({ source, code: 'GATE.CONFLICT' }, refusedLate);
  }
  for (const { raw, reasons } of rejected) {
    const code = reasons[0]?.code ?? 'GATE.INVALID';
    metric('recordsRejected').inc({ source: raws[raw]!.source, code });
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

/** The first and last accepted event of a transaction stand for all: they span its latencies. */
function observeHops(accepted: TripleWrite['records']): void {
  const committedAt = new Date();
  for (const record of new Set([accepted[0], accepted.at(-1)])) {
    if (!record) continue;
    const receivedAt = new Date(record.event.ingested_at);
    const occurredAt = new Date(record.event.occurred_at);
    observeHop('source_to_received', { from: occurredAt, to: receivedAt });
    observeHop('received_to_committed', { from: receivedAt, to: committedAt });
  }
}

function sum(tallies: Map<string, Tally>, key: keyof Tally): number {
  return [...tallies.values()].reduce((total, tally) => total + tally[key], 0);
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
