import type { ConsumerFailureFilter } from '@acp/contracts';
import type { AdHocStatement } from '../../database.js';
import { failureConditions } from '../consumer-failure-filter.js';

export interface FailureChoice {
  consumer: string;
  action: 'retry' | 'discard';
  filter: ConsumerFailureFilter;
}

export interface FailureTally {
  matched: number;
  /** Those that the events failed on, by name. */
  topics: string[];
}

/** What the action chooses; the same choice as `chooseFailures`. */
export function tallyFailures(choice: FailureChoice): AdHocStatement {
  const { from, where } = chosen(choice);
  const text = `
SELECT coalesce(sum(t.n), 0)::float8 AS matched, coalesce(json_agg(t.topic ORDER BY t.topic), '[]') AS topics
FROM (SELECT f.topic, count(*) AS n ${from} GROUP BY f.topic) t`;
  return { text, values: where.values };
}

/** Held until the transaction ends, oldest first; those that another operator holds are passed over. */
export function chooseFailures(choice: FailureChoice, rowsMax: number): AdHocStatement {
  const { from, where } = chosen(choice);
  const text = `
SELECT f.event_id ${from}
ORDER BY f.dead_lettered_at, f.event_id LIMIT ${where.value(rowsMax)}
FOR UPDATE OF f SKIP LOCKED`;
  return { text, values: where.values };
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
