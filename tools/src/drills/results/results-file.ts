import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../workspace.js';
import type { DrillRecord } from './drill-record.js';

/** What the last run of each drill left; the page is made of it. */
export const RESULTS_FILE = join(WORKSPACE, 'docs/operating/drills.json');

export function readResults(path = RESULTS_FILE): DrillRecord[] {
  if (!existsSync(path)) return [];
  return JSON.parse(readFileSync(path, 'utf8')) as DrillRecord[];
}

/** Puts a record in the place of the one before it; `order` is that of the page. */
export function keepResult(record: DrillRecord, path: string, order: readonly string[]): void {
  const others = readResults(path).filter(({ drill }) => drill !== record.drill);
  const place = ({ drill }: DrillRecord) => order.indexOf(drill);
  const kept = [...others, rounded(record)].filter((each) => place(each) !== -1);
  kept.sort((one, other) => place(one) - place(other));
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`);
}

/** Tenths of a second: what is finer is this machine's and nobody else's. */
function rounded(record: DrillRecord): DrillRecord {
  const tenths = (seconds: number) => Math.round(seconds * 10) / 10;
  return {
    ...record,
    detected: record.detected.map((each) => ({ ...each, after_s: tenths(each.after_s) })),
    whole_after_s: tenths(record.whole_after_s),
  };
}
