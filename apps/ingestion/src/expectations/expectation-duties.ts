import type { Clock } from '@acp/contracts';
import type { Expectation, VolumeWindow } from '@acp/expectations';
import type { ClosedWindow, ExpectationRepository, KnownExpectation } from '@acp/persistence';
import { count, type Results } from './results.js';

/** How often results are written. */
export const WRITE_EVERY_MS = 5_000;
const REGISTER_EVERY_MS = 60_000;
const PRUNE_EVERY_MS = 3_600_000;
/** After the end of a window what came in at its end has been committed. */
const WINDOW_GRACE_MS = 15_000;
/** A process whose rounds were further apart has not watched: the database was away, or it stood still. */
const UNWATCHED_MS = 30_000;
/** Windows of one expectation that one round judges. */
const WINDOWS_PER_ROUND = 60;

/**
 * Writes what was found, and judges windows of time that are over. A window is judged by a process that
 * has watched it from its beginning to its end, by what all of them have stored: after a restart, or where
 * the database was away, nobody judges it, rather than raise a false alarm.
 */
export class ExpectationDuties {
  private registeredAtMs = -Infinity;
  private prunedAtMs = -Infinity;
  private roundAtMs = -Infinity;
  private watchedSinceMs = 0;
  /** Of each expectation, where the next window to judge begins. */
  private readonly nextWindow = new Map<string, number>();

  constructor(
    private readonly expectations: readonly Expectation[],
    private readonly parts: {
      repository: ExpectationRepository;
      results: Results;
      clock: Clock;
      retentionDays: number;
    },
  ) {}

  async runOnce(): Promise<void> {
    const nowMs = this.parts.clock.now().getTime();
    await this.register(nowMs);
    await this.write();
    if (nowMs - this.roundAtMs > UNWATCHED_MS) this.watchSince(nowMs);
    for (const expectation of this.expectations) await this.judgeWindows(expectation, nowMs);
    this.roundAtMs = nowMs;
    await this.prune(nowMs);
  }

  /** What was found and is not written yet; kept for the next time where that fails. */
  async write(): Promise<void> {
    const { repository, results } = this.parts;
    const taken = results.take();
    try {
      await repository.add(taken.tallies, taken.findings);
    } catch (error) {
      results.giveBack(taken);
      throw error;
    }
  }

  private async register(nowMs: number): Promise<void> {
    if (nowMs - this.registeredAtMs < REGISTER_EVERY_MS) return;
    await this.parts.repository.register(this.expectations.map(knownOf));
    this.registeredAtMs = nowMs;
  }

  private async prune(nowMs: number): Promise<void> {
    if (nowMs - this.prunedAtMs < PRUNE_EVERY_MS) return;
    await this.parts.repository.prune(this.parts.retentionDays);
    this.prunedAtMs = nowMs;
  }

  private watchSince(nowMs: number): void {
    this.watchedSinceMs = nowMs;
    this.nextWindow.clear();
  }

  private async judgeWindows({ name, scope, window }: Expectation, nowMs: number): Promise<void> {
    if (!window) return;
    const { window_ms: lengthMs } = window;
    const first = Math.ceil(this.watchedSinceMs / lengthMs) * lengthMs;
    let fromMs = this.nextWindow.get(name) ?? first;
    for (let round = 0; round < WINDOWS_PER_ROUND; round += 1) {
      const toMs = fromMs + lengthMs;
      if (toMs + WINDOW_GRACE_MS > nowMs) break;
      await this.judgeWindow(closedWindow(name, scope, window, fromMs), window);
      fromMs = toMs;
      this.nextWindow.set(name, fromMs);
    }
  }

  private async judgeWindow(window: ClosedWindow, { min, max }: VolumeWindow): Promise<void> {
    const { expectation, from, to, event_type, source, entity_id } = window;
    const closed = await this.parts.repository.close(window);
    if (!closed) return;
    count(expectation, closed.has_failed ? 'failed' : 'passed', 1);
    if (!closed.has_failed) return;
    const bounds = [min && `at least ${min}`, max && `at most ${max}`].filter(Boolean).join(', ');
    const span = `${from.toISOString()} to ${to.toISOString()}`;
    this.parts.results.windowFailed({
      ...{ expectation, event_type, source, entity_id, path: '' },
      foundAt: new Date(to.getTime() - 1),
      ...{ outcome: 'failed', consequence: 'none' },
      ...{ event_id: null, raw_payload_id: null, record_index: null },
      message: `expectation ${expectation}: ${closed.stored} records were stored from ${span}, expected ${bounds}`,
    });
  }
}

function closedWindow(
  expectation: string,
  { type, source, entity }: Expectation['scope'],
  { window_ms, min, max }: VolumeWindow,
  fromMs: number,
): ClosedWindow {
  return {
    expectation,
    event_type: type ?? null,
    source: source ?? null,
    entity_id: entity ?? null,
    from: new Date(fromMs),
    to: new Date(fromMs + window_ms),
    min: min ?? null,
    max: max ?? null,
  };
}

function knownOf({
  scope,
  begin: _begin,
  window: _window,
  isOfContent: _isOfContent,
  ...known
}: Expectation): KnownExpectation {
  const { type = null, source = null, entity = null } = scope;
  return { ...known, event_type: type, source, entity_id: entity };
}
