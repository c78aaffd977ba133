import { routesOf } from '@acp/contracts';
import type { Runner } from '../database.js';
import { topicReaders, type TopicReadersRow } from './sql/topic-readers.sql.js';
import {
  EVENTS_MAX,
  LISTED_EVENTS_MAX,
  typeActivity,
  type TypeActivityRow,
} from './sql/type-activity.sql.js';

export interface TypeActivity {
  last_seen_at: string | null;
  rate_per_second: number;
  produced_by: { source: string; last_seen_at: string }[];
  consumed_by: { topic: string; consumers: string[] }[];
}

/** Who makes events of a type, how many, and who takes them. */
export class TypeActivityRepository {
  constructor(private readonly runner: Runner) {}

  /** By type. Of one type alone more events are looked at, and some of the last thirty days. */
  async of(types: readonly string[]): Promise<Map<string, TypeActivity>> {
    const isOne = types.length === 1;
    const events = isOne ? EVENTS_MAX : LISTED_EVENTS_MAX;
    const [activity, topics] = await Promise.all([
      this.runner.run<TypeActivityRow & Record<string, unknown>>(typeActivity, [
        types,
        events,
        isOne,
      ]),
      this.runner.run<TopicReadersRow & Record<string, unknown>>(topicReaders),
    ]);
    return new Map(
      activity.rows.map(({ event_type, last_seen_at, rate_per_second, sources }) => [
        event_type,
        {
          ...{ last_seen_at, rate_per_second, produced_by: sources },
          consumed_by: readersOf(event_type, topics.rows),
        },
      ]),
    );
  }

  /** Whether there is any event of a type. */
  async isSeen(eventType: string): Promise<boolean> {
    const { rows } = await this.runner.run(
      {
        name: 'type_is_seen',
        text: 'SELECT FROM events WHERE event_type = $1 LIMIT 1',
      },
      [eventType],
    );
    return rows.length > 0;
  }
}

function readersOf(eventType: string, topics: readonly TopicReadersRow[]) {
  return routesOf(eventType, topics).map(({ name, consumers }) => ({ topic: name, consumers }));
}
