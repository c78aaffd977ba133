import type { Stage, StageOptions } from './stage/stage.js';

/** One fault that is rehearsed: how it is made, by what it is told, and which step ends it. */
export interface Drill {
  name: string;
  /** The fault in a few words, for lists. */
  title: string;
  /** The page below docs/operating that says what to do. */
  runbook: string;
  stage?: StageOptions;
  /** Why it cannot be rehearsed on this machine; null where it can. */
  missing?(): string | null;
  /** Breaks, waits for the signs, mends. The load runs before, meanwhile and after. */
  rehearse(stage: Stage): Promise<void>;
}
