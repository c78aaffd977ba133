import type { OwnershipStanding } from '@acp/persistence';

/** Looks after which a topic that nobody has taken is anybody's, whoever would have the better claim. */
export const PATIENCE_LOOKS = 3;

export interface OwnershipPlan {
  /** Topics to take now, if they are still free. */
  take: string[];
  /** One topic to let go, so that a worker with fewer can take it. */
  giveUp: string | null;
}

/**
 * Spreads ordered topics over the workers that serve them: a free topic goes to a worker with fewest,
 * and who has two more than another gives one up. `freeLooks` says for how many looks a topic has been
 * free: a worker that is listed but takes nothing must not leave it without an owner.
 */
export function planOwnership(
  standing: OwnershipStanding,
  me: string,
  freeLooks: (topic: string) => number,
): OwnershipPlan {
  const owned = new Map(standing.workers.map(({ workerId }) => [workerId, 0]));
  for (const { owner } of standing.topics) {
    if (owner !== null) owned.set(owner, (owned.get(owner) ?? 0) + 1);
  }
  const mine = () => owned.get(me) ?? 0;
  const poorer = (topic: string, byAtLeast: number) =>
    standing.workers.some(
      ({ workerId, topics }) =>
        workerId !== me &&
        topics.includes(topic) &&
        (owned.get(workerId) ?? 0) + byAtLeast <= mine(),
    );
  const take: string[] = [];
  for (const { topic, owner } of standing.topics) {
    if (owner !== null) continue;
    if (poorer(topic, 1) && freeLooks(topic) < PATIENCE_LOOKS) continue;
    take.push(topic);
    owned.set(me, mine() + 1);
  }
  if (take.length > 0) return { take, giveUp: null };
  const rich = standing.topics.find(({ topic, owner }) => owner === me && poorer(topic, 2));
  return { take, giveUp: rich?.topic ?? null };
}
