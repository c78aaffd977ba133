import type { LedgerFinding, LedgerRule } from '@acp/contracts';
import type { Runner } from '../../database.js';
import type { AccountKind, CodeRule, LedgerKind } from '../kinds/ledger-kind.js';
import { LEDGER_KINDS } from '../ledger-kinds.js';
import { rollUp } from '../sql/accounts.sql.js';
import { compareWithLeaves, type ComparedRow } from '../sql/leaves.sql.js';
import { brokenBy } from '../sql/rules.sql.js';
import {
  dropFindings,
  dropRollups,
  markVerified,
  recordFinding,
  rollUpsAreShort,
  TAKE_SEGMENT,
} from '../sql/segments.sql.js';

/** A closed range of numbers of one account. */
export interface Segment {
  kind: string;
  after_seq: string;
  through_seq: string;
}

interface TakenSegment extends Segment {
  /** Numbers that one step may span; null where the whole segment may. */
  step: string | null;
  lacks_leaves: boolean;
}

const TIMED_OUT = '57014';

export async function takeSegment(runner: Runner, before: Date): Promise<TakenSegment | null> {
  for (const statement of TAKE_SEGMENT) {
    const { rows } = await runner.run<TakenSegment & Record<string, unknown>>(statement, [
      before.toISOString(),
    ]);
    if (rows[0]) return rows[0];
  }
  return null;
}

/** In steps: one that times out is halved and tried again, down to one number, which is left out. */
export async function verifySegment(
  runner: Runner,
  segment: TakenSegment,
  codeRules: readonly CodeRule[] = [],
): Promise<void> {
  const { after_seq, through_seq } = segment;
  const kind = LEDGER_KINDS.find((known) => known.kind === segment.kind);
  await runner.run(dropFindings, [segment.kind, after_seq]);
  if (segment.lacks_leaves) await recordLackOfLeaves(runner, segment);
  const through = BigInt(through_seq);
  let step = BigInt(segment.step ?? through - BigInt(after_seq));
  let timedOut = false;
  let added = 0;
  for (let after = BigInt(after_seq); kind && after < through;) {
    const end = after + step < through ? after + step : through;
    const range: [string, string] = [String(after), String(end)];
    if (
      await inTime(runner, async () => {
        added += await verifyStep(runner, kind, segment, range);
        for (const rule of codeRules) {
          const finding = rule.kind === kind.kind ? await rule.findIn(runner, range) : null;
          if (finding) await record(runner, segment, finding);
        }
      })
    )
      after = end;
    else if (end - after > 1n) step = (end - after) / 2n;
    else {
      timedOut = true;
      after = end;
    }
  }
  if (added > 0 && kind?.account) await rollUpAgain(runner, kind as AccountKind, segment);
  const isWhole = step >= through - BigInt(after_seq);
  await runner.run(markVerified, [
    segment.kind,
    after_seq,
    through_seq,
    isWhole ? null : String(step),
    timedOut,
  ]);
}

/** False when a statement of `work` took too long; then nothing of it stays. */
async function inTime(runner: Runner, work: () => Promise<void>): Promise<boolean> {
  await runner.run({ name: 'ledger_step', text: 'SAVEPOINT step' });
  try {
    await work();
  } catch (error) {
    if ((error as { code?: string }).code !== TIMED_OUT) throw error;
    await runner.run({ name: 'ledger_step_back', text: 'ROLLBACK TO SAVEPOINT step' });
    return false;
  }
  await runner.run({ name: 'ledger_step_done', text: 'RELEASE SAVEPOINT step' });
  return true;
}

/** How many rows it met for the first time. */
async function verifyStep(
  runner: Runner,
  kind: LedgerKind,
  segment: TakenSegment,
  range: [string, string],
): Promise<number> {
  let added = 0;
  if (!segment.lacks_leaves) {
    for (const part of kind.parts) {
      const { rows } = await runner.run<ComparedRow & Record<string, unknown>>(
        compareWithLeaves(kind, part),
        [...range, segment.after_seq],
      );
      added += rows[0]!.added;
      await recordCompared(runner, segment, part.table, rows[0]!);
    }
  }
  for (const rule of kind.rules) {
    const finding = await brokenBy(runner, kind.kind, rule, range);
    if (finding) await record(runner, segment, finding);
  }
  return added;
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

/** Made anew they would call everything right that they should have found: they stay as they are. */
async function recordLackOfLeaves(runner: Runner, segment: Segment): Promise<void> {
  await record(runner, segment, {
    rule: 'segments_are_whole',
    table: 'ledger_leaves',
    difference: 1,
    expected: null,
    actual: null,
    message: 'leaves are gone that had been taken, or were added',
    ids: [`${segment.kind}/${segment.after_seq}`],
  });
}

async function record(runner: Runner, segment: Segment, finding: LedgerFinding): Promise<void> {
  const { rule, table, difference, expected, actual, message, ids } = finding;
  await runner.run(recordFinding, [
    segment.kind,
    segment.after_seq,
    rule,
    table,
    difference,
    expected,
    actual,
    message,
    ids,
  ]);
}

/**
 * A row that turned up after its numbers had been closed is in no sum: they are made anew. Where retention
 * has taken rows there are fewer than in the sums, and the sums stay, because they count what was taken.
 */
async function rollUpAgain(runner: Runner, kind: AccountKind, segment: Segment): Promise<void> {
  const { after_seq, through_seq } = segment;
  const { rows } = await runner.run<{ short: boolean }>(rollUpsAreShort(kind), [
    after_seq,
    through_seq,
  ]);
  if (!rows[0]!.short) return;
  await runner.run(dropRollups, [kind.kind, after_seq]);
  await runner.run(rollUp(kind), [after_seq, through_seq, after_seq]);
}
