import type { Expectation, Finding } from '@acp/expectations';
import { metric } from '@acp/observability';
import type { FindingDraft, WindowTally } from '@acp/persistence';

/** Length of a window of results. */
export const RESULT_WINDOW_MS = 300_000;
/** Examples that one process keeps of one expectation in one window. */
const EXAMPLES_MAX = 10;
/** Windows that wait to be written, while the database is away. */
const WINDOWS_MAX = 10_000;

export type Example = Omit<
  FindingDraft,
  'expectation' | 'foundAt' | 'outcome' | 'path' | 'message'
>;

interface Counted extends WindowTally {
  examples: number;
}

/** What expectations found since it was last written: counts by window, and some examples. */
export class Results {
  private tallies = new Map<string, Counted>();
  private findings: FindingDraft[] = [];

  /** So many records. Of a volume the windows are counted, when they are over. */
  passed(expectation: Expectation, records: number, now: Date): void {
    if (expectation.window || records === 0) return;
    this.tallyOf(expectation, now).judged += records;
    count(expectation.name, 'passed', records);
  }

  /** `example` is asked for where it is kept: of each expectation and window come only some. */
  found({ expectation, fault }: Finding, example: () => Example, now: Date): void {
    const tally = this.tallyOf(expectation, now);
    if (!expectation.window) {
      tally.judged += 1;
      tally[fault.outcome] += 1;
      count(expectation.name, fault.outcome, 1);
    }
    if (tally.examples >= EXAMPLES_MAX) return;
    tally.examples += 1;
    const { outcome, path } = fault;
    const { name } = expectation;
    const message = `expectation ${name}: ${fault.message}`;
    this.findings.push({ ...example(), expectation: name, foundAt: now, outcome, path, message });
  }

  /** An example of a window that is over. */
  windowFailed(finding: FindingDraft): void {
    this.findings.push(finding);
  }

  /** Hands over all there is; `giveBack` where it could not be written. */
  take(): { tallies: WindowTally[]; findings: FindingDraft[] } {
    const taken = {
      tallies: [...this.tallies.values()].filter(({ judged }) => judged > 0),
      findings: this.findings,
    };
    this.findings = [];
    this.tallies = new Map();
    return taken;
  }

  giveBack({ tallies, findings }: { tallies: readonly WindowTally[]; findings: FindingDraft[] }) {
    for (const { expectation, windowAt, judged, failed, undecided } of tallies) {
      const tally = this.tally(expectation, windowAt);
      tally.judged += judged;
      tally.failed += failed;
      tally.undecided += undecided;
    }
    this.findings = [...findings, ...this.findings].slice(0, WINDOWS_MAX);
  }

  private tallyOf({ name }: Expectation, now: Date): Counted {
    const startMs = Math.floor(now.getTime() / RESULT_WINDOW_MS) * RESULT_WINDOW_MS;
    return this.tally(name, new Date(startMs));
  }

  private tally(expectation: string, windowAt: Date): Counted {
    const key = `${expectation}\n${windowAt.getTime()}`;
    const known = this.tallies.get(key);
    if (known) return known;
    const tally = { expectation, windowAt, judged: 0, failed: 0, undecided: 0, examples: 0 };
    this.tallies.set(key, tally);
    return tally;
  }
}

export function count(
  expectation: string,
  outcome: 'passed' | 'failed' | 'undecided',
  records: number,
): void {
  metric('expectationRecords').inc({ expectation, outcome }, records);
}
