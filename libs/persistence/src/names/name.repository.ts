import type { Runner, Statement } from '../database.js';

/** Names of a kind that are told at most. */
const NAMES_MAX = 1_000;

/** The distinct values of a column that begins an index: one probe for each, however many rows it has. */
function distinct(column: string, table: string): string {
  return `
  (SELECT ${column} AS name FROM ${table} ORDER BY ${column} LIMIT 1)
  UNION ALL
  SELECT (SELECT t.${column} FROM ${table} t WHERE t.${column} > w.name ORDER BY t.${column} LIMIT 1)
  FROM walk w WHERE w.name IS NOT NULL`;
}

/** Registered, or with entries of before. */
const topicNames: Statement = {
  name: 'topic_names',
  text: `
WITH RECURSIVE walk AS (${distinct('topic', 'outbox')})
SELECT name FROM walk WHERE name IS NOT NULL UNION SELECT topic FROM topics
ORDER BY name LIMIT ${NAMES_MAX}`,
};

/** With effects or failures, also where retention has taken them. */
const consumerNames: Statement = {
  name: 'consumer_names',
  text: `
WITH RECURSIVE walk AS (${distinct('consumer', 'processed_events')})
SELECT name FROM walk WHERE name IS NOT NULL UNION SELECT consumer FROM consumer_failures
UNION SELECT consumer FROM consumer_progress
ORDER BY name LIMIT ${NAMES_MAX}`,
};

/** What there is under a name, for requests that name something. */
export class NameRepository {
  constructor(private readonly runner: Runner) {}

  topics(): Promise<string[]> {
    return this.names(topicNames);
  }

  consumers(): Promise<string[]> {
    return this.names(consumerNames);
  }

  private async names(statement: Statement): Promise<string[]> {
    return (await this.runner.run<{ name: string }>(statement)).rows.map(({ name }) => name);
  }
}
