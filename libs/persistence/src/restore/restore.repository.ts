import type { Runner, Statement } from '../database.js';
import { ENTRIES } from '../outbox/entry-state.js';

/** An event that somebody outside has; from an inbox with its topic. */
export interface KnownOutside {
  event_id: string;
  topic: string | null;
}

/** How the database stands to one of them. */
export interface StandingInside {
  event_id: string;
  stored: boolean;
  /** Topics that it will be delivered to again, of the one that was named or of all. */
  open_topics: string[];
}

/** One row of an inbox. */
export interface InboxRow {
  event_id: string;
  consumer: string;
  topic: string;
}

/** Ids that one statement compares, and rows of an inbox that one reads. */
export const COMPARED_AT_ONCE = 10_000;

const standingInside: Statement = {
  name: 'standing_inside',
  text: `
    SELECT known.event_id,
           EXISTS (SELECT FROM events e WHERE e.event_id = known.event_id) AS stored,
           ARRAY(SELECT o.topic FROM ${ENTRIES} o
                  WHERE o.event_id = known.event_id
                    AND (known.topic IS NULL OR o.topic = known.topic)
                    AND num_nonnulls(o.delivered_at, o.dead_lettered_at, o.discarded_at) = 0
                  ORDER BY o.topic) AS open_topics
      FROM unnest($1::uuid[], $2::text[]) AS known (event_id, topic)`,
};

/** By the key of the inbox, which no later effect moves; the time is a filter on the way. */
const inboxSince: Statement = {
  name: 'inbox_since',
  text: `
    SELECT event_id, consumer, topic FROM processed_events
     WHERE processed_at >= $1 AND (event_id, consumer) > ($2::uuid, $3::text)
     ORDER BY event_id, consumer LIMIT ${COMPARED_AT_ONCE}`,
};

const FIRST = { event_id: '00000000-0000-0000-0000-000000000000', consumer: '' };

/** What brokers and consumers are ahead of, after the database was restored to an earlier time. */
export class RestoreRepository {
  constructor(private readonly runner: Runner) {}

  /** At most `COMPARED_AT_ONCE`, in no order. */
  async standingOf(known: readonly KnownOutside[]): Promise<StandingInside[]> {
    const { rows } = await this.runner.run<StandingInside & Record<string, unknown>>(
      standingInside,
      [known.map(({ event_id }) => event_id), known.map(({ topic }) => topic)],
    );
    return rows;
  }

  /** An inbox, here or in a consumer's own database: what had its effect since then, page by page. */
  async *inboxSince(since: Date): AsyncGenerator<InboxRow[]> {
    let after: Pick<InboxRow, 'event_id' | 'consumer'> = FIRST;
    for (;;) {
      const values = [since, after.event_id, after.consumer];
      const { rows } = await this.runner.run<InboxRow & Record<string, unknown>>(
        inboxSince,
        values,
      );
      if (rows.length > 0) yield rows;
      if (rows.length < COMPARED_AT_ONCE) return;
      after = rows.at(-1)!;
    }
  }
}
