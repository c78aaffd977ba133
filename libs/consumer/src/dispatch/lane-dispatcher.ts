import { thrownText } from '@acp/contracts';
import type { Inbox } from '../inbox/inbox.js';
import { isSettled, type ProcessOutcome } from '../inbox/process-outcome.js';
import {
  DEFAULT_DISPATCH_LIMITS,
  type Delivery,
  type DispatchLimits,
  type Settlement,
  type TroubleListener,
} from './delivery.js';
import { KeyBlocks } from './key-blocks.js';
import { laneFor, makeLanes, takeBatch, type Lane } from './lanes.js';
import { outageDelayMs, pause } from './pause.js';

export interface DispatcherOptions<D extends Delivery> {
  inbox: Pick<Inbox, 'process'>;
  settlement: Settlement<D>;
  limits?: DispatchLimits | undefined;
  /** Hold the later events of a key back while one of them waits for its next try. */
  ordered?: boolean | undefined;
  onTrouble?: TroubleListener | undefined;
}

/** Outcomes that leave a delivery where it was, at the front of its lane. */
const UNTRIED: ReadonlySet<ProcessOutcome['kind']> = new Set(['unavailable', 'held_back']);

/**
 * Runs deliveries through an inbox: in lanes by key, in batches, with bounded memory. A failed event
 * waits for its next try beside the lanes, so the others pass it; when order matters its key waits
 * with it. While the database is away nothing is spent, the lanes just try again later.
 */
export class LaneDispatcher<D extends Delivery> {
  private readonly limits: Required<DispatchLimits>;
  private readonly lanes: Lane<D>[];
  private readonly blocks = new KeyBlocks<D>();
  private readonly held = new Set<D>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly stop = new AbortController();
  private readonly leaving = new AbortController();
  private wakers: (() => void)[] = [];

  constructor(private readonly options: DispatcherOptions<D>) {
    this.limits = { ...DEFAULT_DISPATCH_LIMITS, ...options.limits };
    this.lanes = makeLanes(this.limits.concurrency);
  }

  /** How many more deliveries may be submitted. */
  get room(): number {
    return this.limits.inFlightMax - this.held.size;
  }

  /** What is in hand, for heartbeats and for waiting. */
  inHand(): ReadonlySet<D> {
    return this.held;
  }

  private get draining(): boolean {
    return this.leaving.signal.aborted;
  }

  submit(deliveries: readonly D[]): void {
    if (this.draining) return;
    for (const delivery of deliveries) {
      this.held.add(delivery);
      if (!this.blocks.add(delivery)) laneFor(this.lanes, delivery).queue.push(delivery);
    }
    this.lanes.forEach((lane) => this.startLane(lane));
  }

  /** Resolves when there is room for a good batch, or at the abort. */
  async whenRoom(signal: AbortSignal): Promise<void> {
    const wanted = Math.min(this.limits.batchMax, Math.ceil(this.limits.inFlightMax / 2));
    const wake = () => this.wake();
    signal.addEventListener('abort', wake, { once: true });
    while (this.room < wanted && !signal.aborted) await this.nextChange();
    signal.removeEventListener('abort', wake);
  }

  /** Forgets deliveries that the broker has taken back (a rebalance, a closed channel). */
  forget(belongs: (delivery: D) => boolean): void {
    for (const delivery of this.held) if (belongs(delivery)) this.held.delete(delivery);
    for (const lane of this.lanes) {
      const kept = lane.queue.filter((delivery) => this.held.has(delivery));
      lane.queue.splice(0, lane.queue.length, ...kept);
    }
    this.wake();
  }

  /** Finishes the lanes, drops what waits for a later try, aborts what outlasts the grace period. */
  async drain(graceMs: number): Promise<void> {
    this.leaving.abort();
    this.timers.forEach(clearTimeout);
    this.wake();
    const timer = setTimeout(() => this.stop.abort(new Error('the consumer is stopping')), graceMs);
    while (this.lanes.some((lane) => lane.running)) await this.nextChange();
    clearTimeout(timer);
    this.stop.abort();
  }

  private startLane(lane: Lane<D>): void {
    if (lane.running || lane.queue.length === 0) return;
    lane.running = true;
    void this.runLane(lane).finally(() => {
      lane.running = false;
      if (!this.stop.signal.aborted) this.startLane(lane);
      this.wake();
    });
  }

  private async runLane(lane: Lane<D>): Promise<void> {
    while (lane.queue.length > 0 && !this.stop.signal.aborted) {
      const batch = takeBatch(lane, this.limits.batchMax);
      await this.settle(lane, batch, await this.process(batch));
    }
  }

  private async process(batch: readonly D[]): Promise<ProcessOutcome[]> {
    try {
      return await this.options.inbox.process(
        batch.map((delivery) => delivery.message),
        { signal: this.stop.signal, ordered: this.options.ordered ?? false },
      );
    } catch (error) {
      return batch.map(() => ({ kind: 'unavailable', reason: thrownText(error) }));
    }
  }

  private async settle(
    lane: Lane<D>,
    batch: readonly D[],
    outcomes: readonly ProcessOutcome[],
  ): Promise<void> {
    const still = batch.map((delivery, index) => ({ delivery, outcome: outcomes[index]! }));
    await this.acknowledge(
      still.filter(({ outcome }) => isSettled(outcome)).map(({ delivery }) => delivery),
    );
    const untried = still.filter(({ outcome }) => UNTRIED.has(outcome.kind));
    lane.queue.unshift(...untried.map(({ delivery }) => delivery));
    for (const { delivery, outcome } of still) {
      if (outcome.kind === 'retry') await this.postpone(lane, delivery, outcome.delayMs);
    }
    await this.waitOutOutage(
      lane,
      outcomes.find((outcome) => outcome.kind === 'unavailable'),
    );
  }

  private async acknowledge(deliveries: readonly D[]): Promise<void> {
    if (deliveries.length > 0) {
      await this.guard('acknowledge', () => this.options.settlement.acknowledge(deliveries));
    }
    for (const delivery of deliveries) this.held.delete(delivery);
    this.wake();
  }

  private async postpone(lane: Lane<D>, delivery: D, delayMs: number): Promise<void> {
    const { settlement, ordered } = this.options;
    if (settlement.postpone && !ordered) {
      await this.guard('postpone', () => settlement.postpone!(delivery, delayMs));
      this.held.delete(delivery);
      return this.wake();
    }
    if (ordered) this.blocks.block(delivery, lane.queue);
    this.after(delayMs, () => {
      const waiting = ordered ? this.blocks.release(delivery) : [delivery];
      lane.queue.unshift(...waiting.filter((one) => this.held.has(one)));
      this.startLane(lane);
    });
  }

  private async waitOutOutage(
    lane: Lane<D>,
    outcome: (ProcessOutcome & { kind: 'unavailable' }) | undefined,
  ): Promise<void> {
    if (!outcome) {
      lane.outages = 0;
      return;
    }
    lane.outages += 1;
    this.options.onTrouble?.({ doing: 'process', error: new Error(outcome.reason) });
    if (this.draining) this.stop.abort(new Error('the consumer is stopping'));
    await pause(outageDelayMs(lane.outages), this.leaving.signal);
  }

  private after(delayMs: number, work: () => void): void {
    if (this.draining) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, delayMs);
    this.timers.add(timer);
  }

  private async guard(doing: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.options.onTrouble?.({ doing, error });
    }
  }

  private nextChange(): Promise<void> {
    return new Promise((resolve) => this.wakers.push(resolve));
  }

  private wake(): void {
    const wakers = this.wakers;
    this.wakers = [];
    wakers.forEach((resolve) => resolve());
  }
}
