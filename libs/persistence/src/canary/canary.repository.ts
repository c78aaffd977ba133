import type { CanaryHop } from '@acp/contracts';
import type { Runner } from '../database.js';
import { deadCanaries } from './sql/dead-canaries.sql.js';
import { beginBeat, noteAnswer } from './sql/begin-beat.sql.js';
import {
  canaryPlaces,
  canaryWays,
  notCovered,
  type CanaryPlaceRow,
  type CanaryWayRow,
  type UncoveredRow,
} from './sql/canary-places.sql.js';
import { judgeBeats } from './sql/judge-beats.sql.js';

/** Milliseconds by which a canary must have come from the place before. */
export type CanaryGoals = Readonly<Record<CanaryHop, number>>;

export interface CanaryStanding {
  places: CanaryPlaceRow[];
  ways: CanaryWayRow[];
  not_covered: UncoveredRow[];
}

/** Canaries: which were sent, and where each has come to. */
export class CanaryRepository {
  constructor(private readonly runner: Runner) {}

  /** False where this way has had its canary of the interval. */
  async begin(beat: { eventId: string; way: string; intervalMs: number }): Promise<boolean> {
    const values = [beat.eventId, beat.way, beat.intervalMs];
    return (await this.runner.run(beginBeat, values)).rows.length > 0;
  }

  async noteAnswer(
    eventId: string,
    { ms, error }: { ms: number | null; error: string | null },
  ): Promise<void> {
    await this.runner.run(noteAnswer, [eventId, ms, error]);
  }

  /** Judges each place that a canary under way has come to, or should have. */
  async judge(goals: CanaryGoals, keepMs: number): Promise<void> {
    const { committed, published, consumed } = goals;
    await this.runner.run(judgeBeats, [committed, published, consumed, keepMs]);
  }

  /** Whether any canary is a dead letter. */
  async areDead(): Promise<boolean> {
    return (await this.runner.run<{ dead: boolean }>(deadCanaries)).rows[0]!.dead;
  }

  async standing(keepMs: number): Promise<CanaryStanding> {
    const [places, ways, uncovered] = await Promise.all([
      this.runner.run<CanaryPlaceRow & Row>(canaryPlaces, [keepMs]),
      this.runner.run<CanaryWayRow & Row>(canaryWays),
      this.runner.run<UncoveredRow & Row>(notCovered),
    ]);
    return { places: places.rows, ways: ways.rows, not_covered: uncovered.rows };
  }
}

type Row = Record<string, unknown>;
