import type { TopicLimits } from '@acp/contracts';

/** Longest pause while an obstacle has no end of its own; a wake ends it earlier. */
const OBSTACLE_POLL_MS = 100;

interface Held {
  entries: readonly unknown[];
  bytes: number;
}

/**
 * What one worker holds of a topic between claim and settle, and the reasons not to take more.
 * Bounded by claims (those being published and one prefetched) and by bytes.
 */
export class ClaimHold {
  private claims = 0;
  private entryCount = 0;
  private byteCount = 0;
  private reasons = new Set<string>();

  constructor(private readonly limits: TopicLimits) {}

  get entries(): number {
    return this.entryCount;
  }

  get bytes(): number {
    return this.byteCount;
  }

  get empty(): boolean {
    return this.claims === 0;
  }

  /** Why nothing is claimed at the moment, by name (`paused`, `lease`, `owner`, …). */
  get obstacles(): readonly string[] {
    return [...this.reasons];
  }

  /** Sets or clears a reason not to claim. */
  block(reason: string, active: boolean): void {
    if (active) this.reasons.add(reason);
    else this.reasons.delete(reason);
  }

  /** 0 when a claim may be made now. */
  obstacleMs(): number {
    if (this.reasons.size > 0) return OBSTACLE_POLL_MS;
    if (this.claims > this.limits.claims_in_flight_max) return OBSTACLE_POLL_MS;
    return this.bytesFree() > 0 ? 0 : OBSTACLE_POLL_MS;
  }

  bytesFree(): number {
    return this.limits.in_flight_bytes_max - this.byteCount;
  }

  take(claim: Held): void {
    this.claims += 1;
    this.entryCount += claim.entries.length;
    this.byteCount += claim.bytes;
  }

  release(claim: Held): void {
    this.claims -= 1;
    this.entryCount -= claim.entries.length;
    this.byteCount -= claim.bytes;
  }
}

/** Bytes of the envelopes of a claim, as the database and the brokers count them. */
export function bytesOf(entries: readonly { envelope: { payload: string } | null }[]): number {
  return entries.reduce((sum, { envelope }) => sum + Buffer.byteLength(envelope?.payload ?? ''), 0);
}
