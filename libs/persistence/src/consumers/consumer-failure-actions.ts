import type { ConsumerFailureFilter } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { failureConditions } from './consumer-failure-filter.js';
import { ConsumerFailureRepository } from './consumer-failure.repository.js';

export type FailureAction = 'retry' | 'discard';

export interface FailureChoice {
  consumer: string;
  action: FailureAction;
  filter: ConsumerFailureFilter;
}

/** What operators do to what a consumer gave up, and what they read to do it, in one transaction. */
export class ConsumerFailureActions extends ConsumerFailureRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** How many the action chooses; the same choice as `choose`. */
  async count(choice: FailureChoice): Promise<number> {
    const { from, where } = chosen(choice);
    const { rows } = await this.transaction.ask<{ count: number }>({
      text: `SELECT count(*)::float8 AS count ${from}`,
      values: where.values,
    });
    return rows[0]!.count;
  }

  /** At most `rowsMax`, oldest first, locked; those that another operator holds are passed over. */
  async choose(choice: FailureChoice, rowsMax: number): Promise<string[]> {
    const { from, where } = chosen(choice);
    const { rows } = await this.transaction.ask<{ event_id: string }>({
      text: `
SELECT f.event_id ${from}
ORDER BY f.dead_lettered_at, f.event_id LIMIT ${where.value(rowsMax)}
FOR UPDATE OF f SKIP LOCKED`,
      values: where.values,
    });
    return rows.map(({ event_id }) => event_id);
  }

  /** Ended for good for this consumer. */
  async discard(consumer: string, eventIds: readonly string[]): Promise<void> {
    await this.transaction.run(
      {
        name: 'discard_failures',
        text: `
UPDATE consumer_failures SET discarded_at = now()
WHERE consumer = $1 AND event_id = ANY ($2::uuid[])`,
      },
      [consumer, eventIds],
    );
  }

  /**
   * Gives the events to a replay that nobody runs yet, in the order of their first entries, and begins
   * a new round of attempts for each.
   */
  async giveToReplay(
    { consumer, replayId }: { consumer: string; replayId: string },
    eventIds: readonly string[],
  ): Promise<void> {
    await this.transaction.run(
      {
        name: 'give_failures_to_replay',
        text: `
WITH retried AS (
  UPDATE consumer_failures f SET dead_lettered_at = NULL, attempts = 0
  WHERE f.consumer = $1 AND f.event_id = ANY ($2::uuid[])
  RETURNING f.event_id, f.topic
), listed AS (
  INSERT INTO replay_items (replay_id, n, event_id, topic, entry_id)
  SELECT i.replay_id, i.n, i.event_id, i.topic, i.entry_id
  FROM (SELECT $3::uuid AS replay_id, row_number() OVER (ORDER BY o.id, r.event_id) AS n,
               r.event_id, r.topic, o.id AS entry_id
        FROM retried r
        LEFT JOIN outbox o
          ON o.event_id = r.event_id AND o.topic = r.topic AND o.replay_id IS NULL) i
  RETURNING 1
)
UPDATE replays SET matched = (SELECT count(*) FROM listed), position = '{"n":0}', updated_at = now()
WHERE id = $3::uuid`,
      },
      [consumer, eventIds, replayId],
    );
  }
}

/**
 * The choice that preview and run share. Only an event can be delivered again: what was given up
 * because it could not be read at all may have none.
 */
function chosen({ consumer, action, filter }: FailureChoice) {
  const where = failureConditions(consumer, 'dead', filter);
  const join = action === 'retry' ? 'JOIN' : 'LEFT JOIN';
  return {
    where,
    from: `FROM consumer_failures f ${join} events e USING (event_id) WHERE ${where}`,
  };
}
