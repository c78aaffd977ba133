import type { CanonicalEvent } from '@acp/contracts';
import type { Candidate, Expectation, Fault, Trial } from './expectation.js';
import { undecided } from './faults.js';
import { SpeakingExpectations } from './speaking.js';

/** What one expectation found in one event of a batch: at most one of each. */
export interface Finding {
  index: number;
  expectation: Expectation;
  fault: Fault;
}

export interface Judgement {
  findings: readonly Finding[];
  /**
   * Of these events, how many each expectation has judged, whatever came of it; none is named twice, and
   * none that the gate has refused.
   */
  judgedOf(indexes: Iterable<number>): ReadonlyMap<Expectation, number>;
  /** These events of the batch are stored: what is remembered moves on. Called once, or never. */
  keep(indexes: Iterable<number>): void;
}

/** What judges the events of one scope in one batch. */
interface Bench {
  expectations: readonly Expectation[];
  trials: readonly Trial[];
  /** Those of them that remember what is stored. */
  keeping: readonly Required<Pick<Trial, 'keep'>>[];
}

/** An event of the batch, and who judges it. */
interface Seat {
  candidate: Candidate;
  bench: Bench;
}

/**
 * Judges the events of a batch before they are stored. Reads nothing but the events and what this process
 * has stored before: that is changed by `keep` alone, so a batch that is not stored and comes again is
 * judged as it was the first time.
 */
export class Judge {
  private readonly speaking: SpeakingExpectations;

  constructor(readonly expectations: readonly Expectation[]) {
    this.speaking = new SpeakingExpectations(expectations);
  }

  /** `events[index]` is undefined where the gate has refused the record. */
  judge(events: readonly (CanonicalEvent | undefined)[], nowMs: number): Judgement {
    const trials = new Map<Expectation, Trial>();
    const seats = this.seatsOf(events, (one) => trialOf(trials, one, nowMs));
    const findings = seats.flatMap((seat) => (seat ? findingsOf(seat) : NONE));
    for (const [expectation, trial] of trials) {
      for (const [index, fault] of trial.conclude?.() ?? []) {
        findings.push({ index, expectation, fault });
      }
    }
    return {
      findings,
      judgedOf: (indexes) => judgedOf(seats, indexes),
      keep: (indexes) => {
        for (const index of indexes) {
          const { candidate, bench } = seats[index]!;
          for (const trial of bench.keeping) trial.keep(candidate);
        }
      },
    };
  }

  private seatsOf(
    events: readonly (CanonicalEvent | undefined)[],
    begin: (expectation: Expectation) => Trial,
  ): (Seat | undefined)[] {
    const benches = new Map<readonly Expectation[], Bench>();
    return events.map((event, index) => {
      if (event === undefined) return undefined;
      const expectations = this.speaking.of(event);
      const known = benches.get(expectations);
      const bench = known ?? benchOf(expectations, begin);
      if (!known) benches.set(expectations, bench);
      return { candidate: { index, event }, bench };
    });
  }
}

const NONE: readonly never[] = [];

function benchOf(
  expectations: readonly Expectation[],
  begin: (expectation: Expectation) => Trial,
): Bench {
  const trials = expectations.map(begin);
  const keeping = trials.filter((trial) => trial.keep !== undefined) as Bench['keeping'];
  return { expectations, trials, keeping };
}

/** An array is made where there is something to put into it: most events pass. */
function findingsOf({ candidate, bench }: Seat): readonly Finding[] {
  const { expectations, trials } = bench;
  let findings: Finding[] | undefined;
  for (let at = 0; at < trials.length; at += 1) {
    const fault = faultOf(trials[at]!, candidate);
    if (fault === null) continue;
    const finding = { index: candidate.index, expectation: expectations[at]!, fault };
    if (findings) findings.push(finding);
    else findings = [finding];
  }
  return findings ?? NONE;
}

/** Counted by scope first: events are many, and scopes are few. */
function judgedOf(
  seats: readonly (Seat | undefined)[],
  indexes: Iterable<number>,
): ReadonlyMap<Expectation, number> {
  const byBench = new Map<Bench, number>();
  for (const index of indexes) {
    const { bench } = seats[index]!;
    byBench.set(bench, (byBench.get(bench) ?? 0) + 1);
  }
  const judged = new Map<Expectation, number>();
  for (const [{ expectations }, count] of byBench) {
    for (const one of expectations) judged.set(one, (judged.get(one) ?? 0) + count);
  }
  return judged;
}

function trialOf(trials: Map<Expectation, Trial>, expectation: Expectation, nowMs: number): Trial {
  const known = trials.get(expectation);
  if (known) return known;
  const trial = expectation.begin(nowMs);
  trials.set(expectation, trial);
  return trial;
}

/** Whatever an expectation does, the record goes on. */
function faultOf(trial: Trial, candidate: Candidate): Fault | null {
  try {
    return trial.judge(candidate);
  } catch (error) {
    return undecided('', `cannot be decided: ${(error as Error).message}`);
  }
}
