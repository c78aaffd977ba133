import type { PublishOutcome, TopicDefinition, Transport } from '@acp/contracts';
import type { EntryOutcome, OutboxRepository } from '@acp/persistence';
import { TopicBreaker, type BreakerState } from '../breaker/topic-breaker.js';
import { ClaimHold } from '../claim/claim-hold.js';
import type { NumberedClaim } from '../claim/claim.js';
import { ClaimSource } from '../claim/claim-source.js';
import { TokenBucket } from '../control/token-bucket.js';
import { KeyLanes } from '../order/key-lanes.js';
import { OrderedDelivery } from '../order/ordered-delivery.js';
import { Permits } from './permits.js';
import { Publisher, wasSent } from './publisher.js';
import { parkBehindHeads, settlementOf, systemicFailure } from './settlement.js';
import { Settler } from './settler.js';
import type { PumpObserver } from '../observe/pump-observer.js';

export interface TopicPumpOptions {
  topic: TopicDefinition;
  transport: Transport;
  workerId: string;
  outbox: OutboxRepository;
  /** Whether this worker's lease is certain to hold; see `WorkerLease`. */
  leaseHolds: () => boolean;
  observer: PumpObserver;
  /** Longest pause between two looks at the database. Default 250 ms. */
  pollMs?: number;
  /** Monotonic milliseconds. */
  now?: () => number;
  random?: () => number;
}

/**
 * Delivers one topic: claims, publishes, settles, over and over, in several lanes at once. Each
 * topic has a pump, a breaker and limits of its own, so a slow or dead destination holds up no other.
 *
 * `claims_in_flight_max` claims are published at the same time; one more lane holds the next claim
 * ready. At least once: a message is published before its entry is settled.
 */
export class TopicPump {
  readonly breaker: TopicBreaker;
  readonly hold: ClaimHold;
  readonly bucket: TokenBucket;
  private readonly source: ClaimSource;
  private readonly publisher: Publisher;
  private readonly settler: Settler;
  private readonly permits: Permits;
  private readonly ordered: OrderedDelivery | undefined;
  private lanes: Promise<void>[] = [];
  private stopping = false;

  constructor(private readonly options: TopicPumpOptions) {
    const { topic, transport, workerId, outbox, observer, leaseHolds } = options;
    const now = options.now ?? (() => performance.now());
    const onError = (step: string, error: unknown) => observer.failed(step, error);
    this.breaker = new TopicBreaker(topic.breaker, now, (state, reason) =>
      this.breakerChanged(state, reason),
    );
    this.hold = new ClaimHold(topic.limits);
    this.bucket = new TokenBucket(now);
    this.bucket.setRate(topic.limits.rate_per_second);
    this.permits = new Permits(topic.limits.claims_in_flight_max);
    this.publisher = new Publisher(topic, transport);
    this.source = new ClaimSource({
      topic,
      workerId,
      outbox,
      breaker: this.breaker,
      bucket: this.bucket,
      hold: this.hold,
      leaseHolds,
      pollMs: options.pollMs ?? 250,
      now,
      onError,
      onClaim: (kind, entries, ms) => observer.claimed(kind, entries, ms),
    });
    const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    this.settler = new Settler({ outbox, transport: transport.name, leaseHolds, pause, onError });
    if (topic.ordering === 'key') {
      this.ordered = new OrderedDelivery(new KeyLanes(), () => this.source.claimsBegun);
    }
  }

  get topic(): TopicDefinition {
    return this.options.topic;
  }

  /** Claims in hand; what the database holds for us beyond these was orphaned. */
  get knownClaims(): ReadonlySet<string> {
    return this.source.knownClaims;
  }

  start(): void {
    const count = this.topic.limits.claims_in_flight_max + 1;
    this.lanes = Array.from({ length: count }, () => this.runLane());
  }

  /** New entries may be there, or an operator has changed something. */
  wake(): void {
    this.source.wake();
  }

  /** Claims nothing more and waits until what is in hand is settled. */
  async drain(): Promise<void> {
    this.stopping = true;
    this.source.stop();
    await Promise.all(this.lanes);
  }

  /** The grace period is nearly over: ends the publishes that are still under way. */
  abort(): void {
    this.publisher.abort();
  }

  private async runLane(): Promise<void> {
    for (let claim = await this.source.next(); claim; claim = await this.source.next()) {
      try {
        await this.handle(claim);
      } catch (error) {
        this.options.observer.failed('deliver', error);
      } finally {
        this.source.release(claim, { lookForDue: claim.kind === 'due' });
      }
    }
  }

  private async handle(claim: NumberedClaim): Promise<void> {
    if (this.ordered) {
      await this.ordered.deliver(claim, {
        publish: (part, rest) => this.publishAndSettle(claim, part, rest),
        park: (part, rest) => this.park(claim, part, rest),
      });
      return;
    }
    await this.publishAndSettle(claim, claim.entries, []);
  }

  /** Publishes `part` of a claim and settles it; `rest` stays claimed. The settled outcomes. */
  private async publishAndSettle(
    claim: NumberedClaim,
    part: NumberedClaim['entries'],
    rest: readonly string[],
  ): Promise<EntryOutcome[]> {
    return this.permits.with(async () => {
      if (this.mustNotPublish(claim)) return this.giveBack(claim, part, rest);
      const startedAt = new Date();
      const begun = performance.now();
      const outcomes = await this.publisher.publish(part);
      this.options.observer.published(part, performance.now() - begun);
      const settled = this.judge(part, outcomes, claim.probe);
      const count = await this.settler.settle(claim, settled, rest, startedAt);
      this.options.observer.settled(claim, settled, count, rest.length === 0);
      return settled;
    });
  }

  private judge(
    part: NumberedClaim['entries'],
    outcomes: PublishOutcome[],
    probe: boolean,
  ): EntryOutcome[] {
    const sent = outcomes.filter(wasSent);
    const systemic = systemicFailure(sent);
    this.breaker.record(sent, { probe, systemic });
    const rules = {
      retry: this.topic.retry,
      ordered: this.ordered !== undefined,
      systemic: systemic !== null || this.breaker.suspension !== null,
      open: this.breaker.state !== 'closed',
      random: this.options.random ?? Math.random,
    };
    const settled = part.map((entry, index) => settlementOf(entry, outcomes[index]!, rules));
    return this.ordered ? parkBehindHeads(part, settled) : settled;
  }

  private mustNotPublish(claim: NumberedClaim): boolean {
    if (!this.options.leaseHolds()) return true;
    return this.stopping || (this.breaker.state !== 'closed' && !claim.probe);
  }

  private async park(
    claim: NumberedClaim,
    part: NumberedClaim['entries'],
    rest: readonly string[],
  ): Promise<EntryOutcome[]> {
    const parked = part.map<EntryOutcome>((entry) => ({ entryId: entry.id, kind: 'parked' }));
    const count = await this.settler.settle(claim, parked, rest, new Date());
    this.options.observer.settled(claim, parked, count, rest.length === 0);
    return parked;
  }

  /** Claimed in time, but the breaker opened, the worker stops, or the lease is in doubt. */
  private async giveBack(
    claim: NumberedClaim,
    part: NumberedClaim['entries'],
    rest: readonly string[],
  ): Promise<EntryOutcome[]> {
    if (claim.probe) this.breaker.abandonProbe();
    const postponed = part.map<EntryOutcome>((entry) => ({
      entryId: entry.id,
      kind: 'postponed',
      delayMs: 0,
    }));
    const settled = this.ordered ? parkBehindHeads(part, postponed) : postponed;
    const count = await this.settler.settle(claim, settled, rest, new Date());
    this.options.observer.settled(claim, settled, count, rest.length === 0);
    return settled;
  }

  private breakerChanged(state: BreakerState, reason: string | null): void {
    this.options.observer.breakerChanged(state, reason);
    if (state === 'closed') this.source.wake();
  }
}
