import type { BreakerPolicy, PublishOutcome } from '@acp/contracts';

export type BreakerState = 'closed' | 'open' | 'half-open';

/** Whether entries may be claimed now: all, one as a probe, or none for so many milliseconds. */
export type Admission = { kind: 'all' } | { kind: 'probe' } | { kind: 'wait'; ms: number };

/**
 * A pause of the whole fleet because of a systemic failure, as this worker sees it. `reported`: found
 * here, nobody else knows yet. `ordered`: it stands in `topics`. `proven`: a probe of ours was answered,
 * so the pause can be lifted.
 */
export interface Suspension {
  reason: string;
  stage: 'reported' | 'ordered' | 'proven';
}

interface Sample {
  at: number;
  total: number;
  failed: number;
}

/**
 * Stops claiming for a topic whose transport is down, so that an outage spends no attempts.
 *
 * Closed: counts. Opens at `unavailable_threshold` unavailable outcomes in a row, or at
 * `error_rate_threshold` of at least `minimum_volume` outcomes in the rolling window. Open: nothing is
 * claimed until `open_ms` have passed (doubling with each probe that fails, up to `open_max_ms`; a
 * `Retry-After` of the receiver is honoured if it is longer). Half-open: one entry goes as a probe;
 * delivered closes the breaker, and so does a rejection, which proves that the transport answers.
 *
 * Suspended: a whole batch failed alike, here or at another worker. Then it is open without an end of
 * its own; probes are offered and the end is announced by `SystemicPause`, for the whole fleet.
 *
 * Our own rather than a library's: those wrap one call, while here the decision comes before the
 * claim and one publish has hundreds of outcomes.
 */
export class TopicBreaker {
  private current: BreakerState = 'closed';
  private changedAt: number;
  private because: string | null = null;
  private openUntil = 0;
  private openMs: number;
  private probing = false;
  private suspended: Suspension | null = null;
  private unavailableInARow = 0;
  private samples: Sample[] = [];

  constructor(
    private readonly policy: BreakerPolicy,
    /** Monotonic milliseconds. */
    private readonly now: () => number,
    private readonly onChange: (state: BreakerState, reason: string | null) => void = () => {},
  ) {
    this.openMs = policy.open_ms;
    this.changedAt = now();
  }

  get state(): BreakerState {
    return this.current;
  }

  get reason(): string | null {
    return this.because;
  }

  get suspension(): Readonly<Suspension> | null {
    return this.suspended;
  }

  /** Milliseconds since the last change of state. */
  get stateAgeMs(): number {
    return this.now() - this.changedAt;
  }

  /** Ask before every claim. After `probe`, call `record` or `abandonProbe`. */
  admission(): Admission {
    if (this.current === 'closed') return { kind: 'all' };
    const left = this.openUntil - this.now();
    if (left > 0) return { kind: 'wait', ms: left };
    if (this.probing) return { kind: 'wait', ms: this.policy.open_ms };
    this.become('half-open', this.because);
    this.probing = true;
    return { kind: 'probe' };
  }

  /** There was nothing to probe with, or the probe could not be settled: the next one may try. */
  abandonProbe(): void {
    this.probing = false;
    if (this.suspended) this.openUntil = Infinity;
  }

  /** The fleet has paused the topic: nothing is claimed until a probe is offered, or `release`. */
  suspend(reason: string): void {
    if (this.suspended) this.suspended.stage = 'ordered';
    else this.stopFor({ reason, stage: 'ordered' });
  }

  /** It is this worker's turn to try one entry of a suspended topic. */
  offerProbe(): void {
    if (this.suspended?.stage === 'ordered' && !this.probing) this.openUntil = this.now();
  }

  /** The pause is over: everything may be claimed again. */
  release(): void {
    if (this.suspended) this.close();
  }

  /** Counts what a publish came to; `systemic` names the error a whole batch failed with. */
  record(
    outcomes: readonly PublishOutcome[],
    { probe = false, systemic = null }: { probe?: boolean; systemic?: string | null } = {},
  ): void {
    if (probe) this.probing = false;
    this.count(outcomes);
    if (systemic && !this.suspended) {
      this.stopFor({ reason: `systemic failure: ${systemic}`, stage: 'reported' });
    } else if (this.current === 'half-open' && probe) this.concludeProbe(outcomes);
    else if (this.current === 'closed') {
      const trip = this.trip(outcomes);
      if (trip) this.open(trip, outcomes);
    }
  }

  private stopFor(suspension: Suspension): void {
    this.suspended = suspension;
    this.openUntil = Infinity;
    this.samples = [];
    this.unavailableInARow = 0;
    this.become('open', suspension.reason);
  }

  private concludeProbe(outcomes: readonly PublishOutcome[]): void {
    const answered = outcomes.some(({ kind }) => kind === 'delivered' || kind === 'rejected');
    if (this.suspended) {
      this.openUntil = Infinity;
      if (answered) this.suspended.stage = 'proven';
      else this.become('open', this.because);
    } else if (answered) this.close();
    else if (outcomes.every(({ kind }) => kind === 'held_back')) return;
    else {
      this.openMs = Math.min(this.openMs * 2, this.policy.open_max_ms);
      this.open(this.because ?? 'the probe failed', outcomes);
    }
  }

  private count(outcomes: readonly PublishOutcome[]): void {
    let failed = 0;
    for (const { kind } of outcomes) {
      if (kind === 'unavailable') this.unavailableInARow += 1;
      else if (kind !== 'held_back') this.unavailableInARow = 0;
      if (kind === 'unavailable' || kind === 'unknown') failed += 1;
    }
    const at = this.now();
    this.samples.push({ at, total: outcomes.length, failed });
    const oldest = at - this.policy.window_ms;
    while (this.samples[0] && this.samples[0].at < oldest) this.samples.shift();
  }

  private trip(outcomes: readonly PublishOutcome[]): string | null {
    if (this.unavailableInARow >= this.policy.unavailable_threshold) {
      const last = outcomes.findLast(({ kind }) => kind === 'unavailable');
      return last?.kind === 'unavailable' ? `${last.code}: ${last.message}` : 'unavailable';
    }
    const total = this.samples.reduce((sum, sample) => sum + sample.total, 0);
    const failed = this.samples.reduce((sum, sample) => sum + sample.failed, 0);
    if (total < this.policy.minimum_volume) return null;
    if (failed / total < this.policy.error_rate_threshold) return null;
    return `${failed} of ${total} attempts failed within ${this.policy.window_ms} ms`;
  }

  private open(reason: string, outcomes: readonly PublishOutcome[]): void {
    const asked = outcomes.reduce((most, outcome) => Math.max(most, retryAfterMs(outcome)), 0);
    this.openUntil = this.now() + Math.max(this.openMs, asked);
    this.samples = [];
    this.unavailableInARow = 0;
    this.become('open', reason);
  }

  private close(): void {
    this.suspended = null;
    this.openMs = this.policy.open_ms;
    this.samples = [];
    this.become('closed', null);
  }

  private become(state: BreakerState, reason: string | null): void {
    this.because = reason;
    if (state === this.current) return;
    this.current = state;
    this.changedAt = this.now();
    this.onChange(state, reason);
  }
}

function retryAfterMs(outcome: PublishOutcome): number {
  if (outcome.kind !== 'unavailable' && outcome.kind !== 'unknown') return 0;
  return outcome.retry_after_ms ?? 0;
}
