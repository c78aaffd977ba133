import type { LedgerFinding, LedgerRule } from '@acp/contracts';
import type { Database, Runner } from '../../database.js';
import { SEGMENT_KINDS, SEGMENT_PARTS, type SegmentKind } from './segment-kinds.js';
import {
  closeNext,
  dropRollups,
  lastNumber,
  ROLL_UP,
  setMark,
  takeProgress,
  type ProgressRow,
} from './sql/close-segment.sql.js';
import { SEGMENT_RULES } from './sql/segment-rules.sql.js';
import {
  compareWithFingerprint,
  dropFindings,
  markVerified,
  recordFinding,
  takeSegment,
  takeSegmentWithFindings,
  type ComparedRow,
} from './sql/verify-segment.sql.js';

/** A closed range of numbers of one account. */
export interface Segment {
  kind: SegmentKind;
  after_seq: string;
  through_seq: string;
}

interface TakenSegment extends Segment {
  /** Parts whose fingerprint is gone, though the segment was verified and has not grown since. */
  parts_gone: string[];
}

/** Closes the accounts segment by segment and verifies what is closed; see the README beside. */
export class LedgerSegmentRepository {
  constructor(private readonly database: Database) {}

  /** Closes at most `segmentsMax` segments of each account; how many it closed or grew. */
  async close(segmentsMax: number): Promise<number> {
    let closed = 0;
    for (const kind of SEGMENT_KINDS) {
      closed += await this.database.inTransaction((runner) => closeKind(runner, kind, segmentsMax));
    }
    return closed;
  }

  /**
   * Verifies one segment: one that never was, else one with findings, else the one that was verified
   * longest ago; none that was verified after `before`. Null when there is none left.
   */
  async verifyNext(before: Date): Promise<Segment | null> {
    return this.database.inTransaction(async (runner) => {
      const at = before.toISOString();
      type Taken = TakenSegment & Record<string, unknown>;
      const never = await runner.run<Taken>(takeSegment, [NEVER]);
      const withFindings = () => runner.run<Taken>(takeSegmentWithFindings, [at]);
      const oldest = () => runner.run<Taken>(takeSegment, [at]);
      const segment =
        never.rows[0] ?? (await withFindings()).rows[0] ?? (await oldest()).rows[0] ?? null;
      if (segment) await verify(runner, segment);
      return segment;
    });
  }

  /** Verifies every segment once. */
  async verifyAll(): Promise<number> {
    const { rows } = await this.database.run<{ now: Date }>({
      name: 'ledger_now',
      text: 'SELECT clock_timestamp() AS now',
    });
    let verified = 0;
    while (await this.verifyNext(rows[0]!.now)) verified += 1;
    return verified;
  }
}

/** Before this no segment was ever verified. */
const NEVER = '-infinity';

async function closeKind(runner: Runner, kind: SegmentKind, segmentsMax: number): Promise<number> {
  const progress = await runner.run<ProgressRow & Record<string, unknown>>(takeProgress, [kind]);
  const row = progress.rows[0];
  if (!row) return 0;
  let closed = 0;
  let through = BigInt(row.closed_through);
  const mark = BigInt(row.mark);
  while (row.is_sure && through < mark && closed < segmentsMax) {
    const { rows } = await runner.run<{ after_seq: string; through_seq: string }>(closeNext, [
      kind,
      String(through),
      row.mark,
    ]);
    const { after_seq, through_seq } = rows[0]!;
    const statement = ROLL_UP[kind];
    if (statement) await runner.run(statement, [after_seq, String(through), through_seq]);
    through = BigInt(through_seq);
    closed += 1;
  }
  if (through >= mark) await markAhead(runner, kind, mark);
  return closed;
}

async function markAhead(runner: Runner, kind: SegmentKind, mark: bigint): Promise<void> {
  const { rows } = await runner.run<{ last: string }>(lastNumber(kind));
  if (BigInt(rows[0]!.last) > mark) await runner.run(setMark, [kind, rows[0]!.last]);
}

async function verify(runner: Runner, segment: TakenSegment): Promise<void> {
  const { kind, after_seq, through_seq } = segment;
  await runner.run(dropFindings, [kind, after_seq]);
  let added = 0;
  for (const part of SEGMENT_PARTS[kind]) {
    if (segment.parts_gone.includes(part.part)) {
      await recordGoneFingerprint(runner, segment, part.part);
      continue;
    }
    const { rows } = await runner.run<ComparedRow & Record<string, unknown>>(
      compareWithFingerprint(part),
      [after_seq, through_seq, kind],
    );
    added += rows[0]!.added;
    await recordCompared(runner, segment, part.table ?? part.part, rows[0]!);
  }
  // A row that turned up after the segment was closed belongs to its sums too.
  if (added > 0) await rollUpAgain(runner, segment);
  for (const { rule, table, message, statement } of SEGMENT_RULES[kind]) {
    const { rows } = await runner.run<
      Pick<LedgerFinding, 'difference' | 'expected' | 'actual' | 'ids'>
    >(statement, [after_seq, through_seq]);
    if (rows[0]!.difference > 0)
      await record(runner, segment, { rule, table, message, ...rows[0]! });
  }
  await runner.run(markVerified, [kind, after_seq]);
}

async function recordCompared(
  runner: Runner,
  segment: Segment,
  table: string,
  { lost, altered, lost_ids, altered_ids }: ComparedRow,
): Promise<void> {
  const rule: LedgerRule = 'rows_are_as_they_were';
  const base = { rule, table, expected: null, actual: null };
  if (lost > 0) {
    const message = 'rows are gone that were there when they were verified';
    await record(runner, segment, { ...base, message, difference: lost, ids: lost_ids });
  }
  if (altered > 0) {
    const message = 'rows are not as they were when they were verified';
    await record(runner, segment, { ...base, message, difference: altered, ids: altered_ids });
  }
}

/** Made anew it would call everything right that it should have found: it stays gone and is named. */
async function recordGoneFingerprint(
  runner: Runner,
  segment: Segment,
  part: string,
): Promise<void> {
  await record(runner, segment, {
    rule: 'segments_are_whole',
    table: 'ledger_fingerprints',
    difference: 1,
    expected: null,
    actual: null,
    message: 'fingerprints are gone that had been taken',
    ids: [`${segment.kind}/${segment.after_seq}/${part}`],
  });
}

async function record(runner: Runner, segment: Segment, finding: LedgerFinding): Promise<void> {
  await runner.run(recordFinding, [
    segment.kind,
    segment.after_seq,
    finding.rule,
    finding.table,
    finding.difference,
    finding.expected,
    finding.actual,
    finding.message,
    finding.ids,
  ]);
}

/**
 * A row that turned up after its numbers had been closed is in the fingerprint and not in the sums:
 * they are made anew. Where retention has taken rows there are fewer in the fingerprint than in the
 * sums, and the sums stay, because they count what was taken too.
 */
async function rollUpAgain(runner: Runner, segment: Segment): Promise<void> {
  const { kind, after_seq, through_seq } = segment;
  const statement = ROLL_UP[kind];
  if (!statement) return;
  const { rows } = await runner.run<{ short: boolean }>(rollUpsAreShort, [
    kind,
    after_seq,
    SEGMENT_PARTS[kind][0]!.part,
  ]);
  if (!rows[0]!.short) return;
  await runner.run(dropRollups, [kind, after_seq]);
  await runner.run(statement, [after_seq, after_seq, through_seq]);
}

const rollUpsAreShort = {
  name: 'ledger_rollups_are_short',
  text: `
SELECT coalesce((SELECT sum(u.rows) FROM ledger_rollups u
                 WHERE u.kind = $1 AND u.after_seq = $2::bigint), 0)
       < coalesce((SELECT cardinality(f.keys) FROM ledger_fingerprints f
                   WHERE f.kind = $1 AND f.after_seq = $2::bigint AND f.part = $3), 0) AS short`,
};
