import type { CanonicalEvent } from '@acp/contracts';
import type { ExpectationAction, ExpectationKind } from '../file/expectations-document.js';

/** Which events an expectation speaks of; what is absent is any. */
export interface Scope {
  type?: string;
  source?: string;
  entity?: string;
}

/** Why one event does not pass. */
export interface Fault {
  /** Undecided: the expectation threw, or what it reads is absent or of another kind. */
  outcome: 'failed' | 'undecided';
  /** JSON pointer into the event, `''` for the whole. */
  path: string;
  /** With the values, each cut to a length that a table shows. */
  message: string;
}

/** An event of a batch, on its way in. */
export interface Candidate {
  index: number;
  event: CanonicalEvent;
  /** The event with its times as expressions read them; made by the first that reads one. */
  withTimes?: Readonly<Record<string, unknown>>;
}

/** One expectation over one batch. What it remembers is changed by `keep` alone. */
export interface Trial {
  /** Null where the event passes, or cannot be told before the whole batch is known. */
  judge(candidate: Candidate): Fault | null;
  /** What only the whole batch shows, by the index of the event. */
  conclude?(): readonly (readonly [index: number, fault: Fault])[];
  /** The event is stored. */
  keep?(candidate: Candidate): void;
}

/** A judgement that needs no memory has one trial for all batches. */
export type BeginTrial = (nowMs: number) => Trial;

export interface Expectation {
  name: string;
  kind: ExpectationKind;
  action: ExpectationAction;
  scope: Scope;
  description: string;
  /** What is expected, in one line. */
  expects: string;
  /** False where only time passing shows something: the mended event is judged by the others. */
  isOfContent: boolean;
  begin: BeginTrial;
  /** Set where windows of time are counted. */
  window?: VolumeWindow;
}

export interface VolumeWindow {
  window_ms: number;
  min?: number;
  max?: number;
}
