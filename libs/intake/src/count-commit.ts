import { arrivesLive, CANARY_SOURCE, isCanary } from '@acp/contracts';
import { metric, observeHop } from '@acp/observability/metrics';
import type { RecordOutcome, TripleWrite } from '@acp/persistence';

/** What became of the records of one source in a committed write. */
export interface SourceTally {
  accepted: number;
  duplicate: number;
  rejected: number;
  rawPayloads: number;
}

/**
 * Counts what a triple write has stored, once, after its commit: by whichever process and on whichever
 * way it came in. Answers the tally by source.
 */
export function countCommit(
  batch: TripleWrite,
  outcomes: readonly RecordOutcome[],
): Map<string, SourceTally> {
  const tallies = tallyBySource(batch, outcomes);
  for (const [source, tally] of tallies) {
    metric('rawPayloads').inc({ source }, tally.rawPayloads);
    for (const outcome of ['accepted', 'duplicate', 'rejected'] as const) {
      if (tally[outcome] > 0) metric('recordsIngested').inc({ source, outcome }, tally[outcome]);
    }
    const records = tally.accepted + tally.duplicate + tally.rejected;
    metric('ingestBatchRecords').observe({ source }, records);
  }
  countReasons(batch, outcomes);
  observeHops(
    batch.records.filter(
      ({ event }, index) => outcomes[index]!.outcome === 'accepted' && !isCanary(event),
    ),
  );
  return tallies;
}

function tallyBySource(
  { raws, records, rejected }: TripleWrite,
  outcomes: readonly RecordOutcome[],
): Map<string, SourceTally> {
  const tallies = new Map<string, SourceTally>();
  const of = (raw: number, source = raws[raw]!.source) => {
    const tally = tallies.get(source) ?? { accepted: 0, duplicate: 0, rejected: 0, rawPayloads: 0 };
    tallies.set(source, tally);
    return tally;
  };
  raws.forEach((_, raw) => (of(raw).rawPayloads += 1));
  records.forEach(({ raw, event }, index) => {
    const tally = isCanary(event) ? of(raw, CANARY_SOURCE) : of(raw);
    tally[outcomes[index]!.outcome] += 1;
  });
  rejected.forEach(({ raw }) => (of(raw).rejected += 1));
  return tallies;
}

/** The first reason of each refused record, whether the gate or the database refused it. */
function countReasons(
  { raws, records, rejected }: TripleWrite,
  outcomes: readonly RecordOutcome[],
): void {
  const count = (raw: number, code = 'GATE.INVALID') =>
    metric('recordsRejected').inc({ source: raws[raw]!.source, code });
  for (const { raw, reasons } of rejected) count(raw, reasons[0]?.code);
  records.forEach(({ raw }, index) => {
    const outcome = outcomes[index]!;
    if (outcome.outcome === 'rejected') count(raw, outcome.reasons[0]?.code);
  });
}

/** The first and last accepted event of a transaction stand for all: they span its latencies. */
function observeHops(accepted: TripleWrite['records']): void {
  const committedAt = new Date();
  for (const record of new Set([accepted[0], accepted.at(-1)])) {
    if (!record) continue;
    const receivedAt = new Date(record.event.ingested_at);
    const occurredAt = new Date(record.event.occurred_at);
    if (!arrivesLive({ occurredAt, committedAt })) continue;
    const { event } = record;
    observeHop('source_to_received', { from: occurredAt, to: receivedAt, event });
    observeHop('received_to_committed', { from: receivedAt, to: committedAt, event });
  }
}
