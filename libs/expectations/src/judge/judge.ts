import type { CanonicalEvent } from '@acp/contracts';
import type { Candidate, Expectation, Fault, Trial } from './expectation.js';
import { undecided } from './faults.js';

/** What one expectation found in one event of a batch. */
export interface Finding {
  index: number;
  expectation: Expectation;
  fault: Fault;
}

export interface Judgement {
  findings: readonly Finding[];
  /** How many expectations speak of an event: what was judged, whatever came of it. */
  expectationsOf(event: CanonicalEvent): readonly Expectation[];
  /** These events of the batch are stored: what is remembered moves on. Called once, or never. */
  keep(indexes: Iterable<number>): void;
}

/** Combinations of type, source and entity for which the list of expectations is remembered. */
const SCOPES_MAX = 10_000;

/**
 * Judges the events of a batch before they are stored. Reads nothing but the events and what this process
 * has stored before: that is changed by `keep` alone, so a batch that is not stored and comes again is
 * judged as it was the first time.
 */
export class Judge {
  private readonly byScope = new Map<string, readonly Expectation[]>();

  constructor(readonly expectations: readonly Expectation[]) {}

  /** `events[index]` is undefined where the gate has refused the record. */
  judge(events: readonly (CanonicalEvent | undefined)[], nowMs: number): Judgement {
    const trials = new Map<Expectation, Trial>();
    const findings: Finding[] = [];
    events.forEach((event, index) => {
      if (event === undefined) return;
      for (const expectation of this.expectationsOf(event)) {
        const trial = trialOf(trials, expectation, nowMs);
        const fault = faultOf(trial, { index, event });
        if (fault) findings.push({ index, expectation, fault });
      }
    });
    for (const [expectation, trial] of trials) {
      for (const [index, fault] of trial.conclude?.() ?? []) {
        findings.push({ index, expectation, fault });
      }
    }
    return {
      findings,
      expectationsOf: (event) => this.expectationsOf(event),
      keep: (indexes) => this.keep(trials, events, indexes),
    };
  }

  private keep(
    trials: ReadonlyMap<Expectation, Trial>,
    events: readonly (CanonicalEvent | undefined)[],
    indexes: Iterable<number>,
  ): void {
    for (const index of indexes) {
      const event = events[index]!;
      for (const expectation of this.expectationsOf(event)) {
        trials.get(expectation)?.keep?.({ index, event });
      }
    }
  }

  private expectationsOf({
    event_type,
    source,
    entity_id,
  }: CanonicalEvent): readonly Expectation[] {
    const key = `${event_type}\n${source}\n${entity_id ?? ''}`;
    const known = this.byScope.get(key);
    if (known) return known;
    if (this.byScope.size >= SCOPES_MAX) this.byScope.clear();
    const found = this.expectations.filter(
      ({ scope }) =>
        (scope.type === undefined || scope.type === event_type) &&
        (scope.source === undefined || scope.source === source) &&
        (scope.entity === undefined || scope.entity === entity_id),
    );
    this.byScope.set(key, found);
    return found;
  }
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
