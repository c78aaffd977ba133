import type { DecisionSummary } from '@acp/contracts/api';

/** A decision in the queue; `gone` was held when the page was opened, and is no longer. */
export interface QueueItem {
  decision: DecisionSummary;
  gone: boolean;
}

/** What ends within this time comes first, whatever it is. */
export const SOON_MS = 15 * 60_000;

/** The queue after a reading of what is held: what has left it stays, so that it is seen to be over. */
export function keepGone(
  queue: readonly QueueItem[],
  held: readonly DecisionSummary[],
): QueueItem[] {
  const ids = new Set(held.map(({ decision_id }) => decision_id));
  const gone = queue.filter(({ decision }) => !ids.has(decision.decision_id));
  return [
    ...held.map((decision) => ({ decision, gone: false })),
    ...gone.map(({ decision }) => ({ decision, gone: true })),
  ];
}

/**
 * By expiry and risk: what ends soon, then what takes more people, each by its time. What is over comes
 * last. `nowMs` is the time of the browser.
 */
export function inOrder(queue: readonly QueueItem[], nowMs: number): QueueItem[] {
  return [...queue].sort((one, other) => {
    const [a, b] = [rankOf(one, nowMs), rankOf(other, nowMs)];
    return a.group - b.group || b.quorum - a.quorum || a.untilMs - b.untilMs;
  });
}

/** Milliseconds that are left to answer it; 0 where its time is over. */
export function leftOf({ hold_until }: DecisionSummary, nowMs: number): number {
  return Math.max(0, Date.parse(hold_until ?? '') - nowMs || 0);
}

/** Nobody can answer it any more. */
export function isOver({ decision, gone }: QueueItem, nowMs: number): boolean {
  return gone || leftOf(decision, nowMs) === 0;
}

function rankOf(
  item: QueueItem,
  nowMs: number,
): { group: number; quorum: number; untilMs: number } {
  const { decision } = item;
  const untilMs = Date.parse(decision.hold_until ?? '') || 0;
  if (item.gone) return { group: 2, quorum: 0, untilMs };
  const soon = untilMs - nowMs <= SOON_MS;
  return { group: soon ? 0 : 1, quorum: soon ? 0 : (decision.quorum ?? 1), untilMs };
}
