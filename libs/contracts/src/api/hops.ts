import { compareTimes } from '../canonical-time.js';

/** The hops of an event's life, in order. */
export const HOPS = [
  'source_to_received',
  'received_to_committed',
  'committed_to_claimed',
  'claimed_to_published',
  'published_to_processed',
] as const;
export type HopName = (typeof HOPS)[number];

/** What is committed longer than this after it occurred is recorded data: history, not news. */
export const LIVE_WITHIN_MS = 3_600_000;

/**
 * Whether the way of an event to its commit is measured. Recorded data (a file, a backfill, the first
 * chart of a vendor) tell their age and not how fast we are.
 */
export function arrivesLive({ occurredAt, committedAt }: { occurredAt: Date; committedAt: Date }) {
  return committedAt.getTime() - occurredAt.getTime() <= LIVE_WITHIN_MS;
}

/**
 * Whether the way of an entry from its commit to its effect is measured: the first attempt of the
 * order that came with the event. A replay is as old as somebody made it, a retry as its waits.
 */
export function deliversLive(entry: { replay_id: string | null; attemptsBefore: number }): boolean {
  return entry.replay_id === null && entry.attemptsBefore === 0;
}

/**
 * Where the hop to an effect begins: at the delivery, or at the claim where the effect came before the
 * transport's answer, as that of a webhook does: its receiver acts first and answers then.
 */
export function effectBegins(times: {
  claimed_at: string | null;
  delivered_at: string | null;
  processed_at: string;
}): string | null {
  const { claimed_at, delivered_at, processed_at } = times;
  if (delivered_at === null || compareTimes(processed_at, delivered_at) >= 0) return delivered_at;
  return claimed_at ?? delivered_at;
}
