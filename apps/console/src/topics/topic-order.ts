import type { Topic } from '@acp/contracts/api';

/** Up to so many are shown in full; of more each has a row, and a page of its own. */
export const IN_FULL_MAX = 12;

/** Something is wrong with it, or it is stopped. */
export function isHurt(topic: Topic): boolean {
  const waits = topic.backlog.value > 0;
  return (
    topic.breaker !== 'closed' ||
    topic.paused_at !== null ||
    topic.dead.value > 0 ||
    topic.parked.value > 0 ||
    (!topic.served && waits)
  );
}

/** Those that hurt first, then by what waits, then by name. */
export function byHurt(a: Topic, b: Topic): number {
  return (
    Number(isHurt(b)) - Number(isHurt(a)) ||
    b.dead.value - a.dead.value ||
    b.backlog.value - a.backlog.value ||
    a.topic.localeCompare(b.topic)
  );
}
