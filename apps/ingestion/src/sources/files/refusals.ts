import type { RejectionReason } from '@acp/contracts';

/** Records of a file that were refused for the same reason at the same place. */
export interface RefusalGroup {
  code: string;
  /** JSON pointer or column. */
  path: string;
  /** Of the first of them. */
  message: string;
  records: number;
  /** Where the first of them are in the file: `3, 7-9`. */
  lines: string;
}

const GROUPS_MAX = 20;
const RANGES_MAX = 10;

interface Group extends Omit<RefusalGroup, 'lines'> {
  ranges: [from: number, to: number][];
}

/**
 * What a file was refused for. Memory is bounded: reasons beyond the twentieth are one group, and of the
 * lines only the first ranges are kept.
 */
export class Refusals {
  private readonly groups = new Map<string, Group>();

  note(line: number, reasons: readonly RejectionReason[]): void {
    for (const reason of reasons) this.groupOf(reason, line);
  }

  list(): RefusalGroup[] {
    const groups = [...this.groups.values()].sort((a, b) => b.records - a.records);
    return groups.map(({ ranges, ...group }) => ({ ...group, lines: rangesText(ranges, group) }));
  }

  private groupOf({ code, path, message }: RejectionReason, line: number): void {
    const key = `${code} ${path}`;
    const known = this.groups.get(key) ?? this.another({ code, path, message });
    known.records += 1;
    const last = known.ranges.at(-1);
    if (last && line <= last[1] + 1) last[1] = Math.max(last[1], line);
    else if (known.ranges.length < RANGES_MAX) known.ranges.push([line, line]);
  }

  private another(reason: RejectionReason): Group {
    const isRest = this.groups.size >= GROUPS_MAX;
    const group = isRest ? { code: '…', path: '', message: 'other reasons' } : reason;
    const key = `${group.code} ${group.path}`;
    const made = this.groups.get(key) ?? { ...group, records: 0, ranges: [] };
    this.groups.set(key, made);
    return made;
  }
}

function rangesText(ranges: Group['ranges'], { records }: { records: number }): string {
  const shown = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
  const covered = ranges.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return covered < records ? `${shown}, …` : shown;
}
