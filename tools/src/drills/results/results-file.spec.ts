import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillRecord } from './drill-record.js';
import { keepResult, readResults } from './results-file.js';

const ORDER = ['first', 'second'];

function record(drill: string, over: Partial<DrillRecord> = {}): DrillRecord {
  const account = { answered: 1, stored: 1, delivered: 1, effects: 1, absorbed: 0 };
  return {
    ...{ drill, broken: '', detected: [], mended: '', whole_after_s: 1, seen: [], at: '' },
    ...{ version: '', account: { ...account, dead: 0, imbalance: 0 } },
    ...over,
  };
}

describe('the file of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'drill-results-'));
  const file = join(folder, 'drills.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('keeps the last run of each drill, in the order of the page, and forgets drills that are no more', () => {
    for (const drill of ['second', 'gone', 'first'])
      keepResult(record(drill), file, [...ORDER, 'gone']);
    keepResult(record('second', { broken: 'again' }), file, ORDER);
    const kept = readResults(file).map(({ drill, broken }) => [drill, broken]);
    expect(kept).toEqual([
      ['first', ''],
      ['second', 'again'],
    ]);
  });

  it('keeps tenths of seconds', () => {
    const detected = [{ signal: 'a sign', after_s: 0.1234, alarms: [] }];
    keepResult(record('first', { detected, whole_after_s: 2.68 }), file, ORDER);
    const [first] = readResults(file);
    expect(first).toMatchObject({ whole_after_s: 2.7, detected: [{ after_s: 0.1 }] });
  });
});
