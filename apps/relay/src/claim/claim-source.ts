import { newId, type TopicDefinition } from '@acp/contracts';
import type { Claim, OutboxRepository } from '@acp/persistence';
import type { TopicBreaker } from '../breaker/topic-breaker.js';
import type { TokenBucket } from '../control/token-bucket.js';
import { keyOrderOf, type ClaimKind, type NumberedClaim } from './claim.js';
import { bytesOf, type ClaimHold } from './claim-hold.js';
import { DueEntries } from './due-entries.js';
import { Wake } from './wake.js';

export interface ClaimSourceOptions {
  topic: TopicDefinition;
  workerId: string;
  outbox: OutboxRepository;
  breaker: TopicBreaker;
  bucket: TokenBucket;
  hold: ClaimHold;
  /** A worker whose lease is in doubt takes nothing. */
  leaseHolds: () => boolean;
  /** Longest pause between two looks at the database when nothing rings. */
  pollMs: number;
  now: () => number;
  onError: (step: string, error: unknown) => void;
  onClaim: (kind: ClaimKind, entries: number, ms: number) => void;
}

const POLL_FLOOR_MS = 5;
const ERROR_PAUSE_MS = 250;

/**
 * Where the pump's lanes get their claims, one at a time: the database would serialise the claims of
 * a topic anyway, and so no connection is held by a lane that only waits. Knows when not to claim:
 * paused, lease in doubt, breaker open, rate used up, too much in flight.
 */
export class ClaimSource {
  private readonly wakeUp = new Wake();
  private readonly due: DueEntries;
  private turn: Promise<unknown> = Promise.resolve();
  private idlePolls = 0;
  private stopped = false;
  private begun = 0;
  private known = new Set<string>();

  constructor(private readonly options: ClaimSourceOptions) {
    this.due = new DueEntries(options);
  }

  /** Claims begun so far; see `KeyLanes`. */
  get claimsBegun(): number {
    return this.begun;
  }

  /** Claims that are in hand or whose statement is under way. */
  get knownClaims(): ReadonlySet<string> {
    return this.known;
  }

  /** The next claim, waiting for it as long as it takes; null once stopped. */
  next(): Promise<NumberedClaim | null> {
    const mine = this.turn.then(() => this.claimOrWait());
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Something may have changed: new entries, a resumed topic, room in flight. */
  wake(): void {
    this.idlePolls = 0;
    this.wakeUp.wake();
  }

  /** The claim is settled or lost; its room in flight is free. */
  release(claim: NumberedClaim, options: { lookForDue: boolean }): void {
    this.known.delete(claim.id);
    this.options.hold.release(claim);
    if (options.lookForDue) this.due.look();
    this.wakeUp.wake();
  }

  stop(): void {
    this.stopped = true;
    this.wakeUp.wake();
  }

  private async claimOrWait(): Promise<NumberedClaim | null> {
    while (!this.stopped) {
      const waitMs = this.obstacleMs();
      if (waitMs > 0) {
        await this.wakeUp.pause(Math.min(waitMs, this.options.pollMs));
        continue;
      }
      try {
        const claim = await this.tryClaim();
        if (claim) {
          this.idlePolls = 0;
          return claim;
        }
        await this.pauseIdle();
      } catch (error) {
        this.options.onError('claim', error);
        await this.wakeUp.pause(ERROR_PAUSE_MS);
      }
    }
    return null;
  }

  private obstacleMs(): number {
    const { hold, bucket, leaseHolds, pollMs } = this.options;
    if (!leaseHolds()) return pollMs;
    return Math.max(hold.obstacleMs(), Math.ceil(bucket.waitMs()));
  }

  private async tryClaim(): Promise<NumberedClaim | null> {
    const { breaker, bucket, topic, hold } = this.options;
    const admission = breaker.admission();
    if (admission.kind === 'wait') {
      await this.wakeUp.pause(Math.min(admission.ms, this.options.pollMs));
      return null;
    }
    const probe = admission.kind === 'probe';
    const granted = bucket.take(probe ? 1 : topic.limits.batch_entries_max);
    let claim: NumberedClaim | null = null;
    try {
      if (granted > 0) claim = await this.claim(granted, probe);
      return claim;
    } finally {
      bucket.giveBack(granted - (claim?.entries.length ?? 0));
      if (claim) hold.take(claim);
      else if (probe) breaker.abandonProbe();
    }
  }

  private async claim(entriesMax: number, probe: boolean): Promise<NumberedClaim | null> {
    const claimId = newId();
    const number = ++this.begun;
    this.known.add(claimId);
    try {
      const startedAt = this.options.now();
      const request = { claimId, entriesMax, bytesMax: this.options.hold.bytesFree() };
      const found =
        (await this.due.claim(request, this.options.hold.empty)) ?? (await this.fresh(request));
      if (!found) this.known.delete(claimId);
      if (!found) return null;
      this.options.onClaim(found.kind, found.claim.entries.length, this.options.now() - startedAt);
      const bytes = bytesOf(found.claim.entries);
      return { ...found.claim, number, probe, kind: found.kind, bytes };
    } catch (error) {
      // It may have been committed all the same. Nobody holds it now, so the reconciler frees it.
      this.known.delete(claimId);
      throw error;
    }
  }

  private async fresh(request: {
    claimId: string;
    entriesMax: number;
    bytesMax: number;
  }): Promise<{ claim: Claim; kind: ClaimKind } | null> {
    const { topic, workerId, outbox } = this.options;
    const claim = await outbox.claimFresh(
      { ...request, topic: topic.name, workerId },
      keyOrderOf(topic),
    );
    return claim && { claim, kind: 'fresh' };
  }

  /** Doubles from 5 ms to the poll interval while nothing is found. */
  private async pauseIdle(): Promise<void> {
    const pauseMs = Math.min(POLL_FLOOR_MS * 2 ** this.idlePolls, this.options.pollMs);
    this.idlePolls = Math.min(this.idlePolls + 1, 16);
    if (await this.wakeUp.pause(pauseMs)) this.idlePolls = 0;
  }
}
