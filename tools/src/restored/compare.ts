import type { KnownOutside, RestoreRepository } from '@acp/persistence';

/** How a restored database stands to what brokers and consumers have. Every event counts once. */
export interface Restored {
  /** Different events that were named. */
  known_outside: number;
  /** Not stored here: taken, delivered and then lost by the restore. Ids, as they came. */
  missing: string[];
  /** Stored here and still to be delivered: they come a second time. */
  comes_twice: { event_id: string; topic: string }[];
}

/** Holds all that is known outside against the database, part by part. */
export async function compareWith(
  restore: Pick<RestoreRepository, 'standingOf'>,
  outside: AsyncIterable<readonly KnownOutside[]>,
): Promise<Restored> {
  const seen = new Set<string>();
  const missing = new Set<string>();
  const twice = new Map<string, { event_id: string; topic: string }>();
  for await (const part of outside) {
    for (const { event_id, stored, open_topics } of await restore.standingOf(part)) {
      seen.add(event_id);
      if (!stored) missing.add(event_id);
      for (const topic of open_topics) twice.set(`${event_id} ${topic}`, { event_id, topic });
    }
  }
  return { known_outside: seen.size, missing: [...missing], comes_twice: [...twice.values()] };
}
