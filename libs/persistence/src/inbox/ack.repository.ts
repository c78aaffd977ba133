import type { Runner } from '../database.js';

export interface Ack {
  event_id: string;
  topic: string;
  /** ISO 8601; null is now. */
  processed_at: string | null;
}

/** Effects that consumers have made in databases of their own and tell us of. */
export class AckRepository {
  constructor(private readonly runner: Runner) {}

  /**
   * Records each effect once, in the order of the event ids so that batches never deadlock. Answers
   * how many were new and which events do not exist (nothing is recorded of those).
   */
  async record(
    consumer: string,
    acks: readonly Ack[],
  ): Promise<{ recorded: number; unknown: string[] }> {
    const { rows } = await this.runner.run<{ recorded: number; unknown: string[] }>(
      {
        name: 'record_acks',
        text: `
WITH given AS (
  SELECT DISTINCT ON (event_id) event_id, topic, processed_at
  FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS a (event_id, topic, processed_at)
  ORDER BY event_id, processed_at
), known AS (
  SELECT g.* FROM given g JOIN events e USING (event_id)
), recorded AS (
  INSERT INTO processed_events (event_id, consumer, topic, processed_at)
  SELECT event_id, $1, topic, least(coalesce(processed_at, now()), now()) FROM known
  ORDER BY event_id
  ON CONFLICT (event_id, consumer) DO NOTHING RETURNING 1
)
SELECT (SELECT count(*)::int FROM recorded) AS recorded,
       coalesce((SELECT array_agg(event_id::text) FROM given
                 WHERE event_id NOT IN (SELECT event_id FROM known)), '{}') AS unknown`,
      },
      [
        consumer,
        acks.map(({ event_id }) => event_id),
        acks.map(({ topic }) => topic),
        acks.map(({ processed_at }) => processed_at),
      ],
    );
    return rows[0]!;
  }
}
