import type { TopicDefinition } from '@acp/contracts';
import type { Database } from '../database.js';

/** What has been ordered for a topic at run time; wins over its definition. */
export interface TopicControl {
  topic: string;
  paused: boolean;
  /** The pause is the relay's own; see `SystemPauseRepository`. */
  paused_by_system: boolean;
  pause_reason: string | null;
  rate_per_second: number | null;
}

/** Ordered topics with their live owners, and who else could own them. */
export interface OwnershipStanding {
  topics: { topic: string; owner: string | null }[];
  /** Live and not stopping. */
  workers: { workerId: string; topics: string[] }[];
}

const registerTopics = {
  name: 'register_topics',
  text: `
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[])
    AS t (topic, transport, ordering, policy)
), cursors AS (
  INSERT INTO topic_cursors (topic) SELECT topic FROM given ON CONFLICT DO NOTHING
)
INSERT INTO topics (topic, transport, ordering, policy)
SELECT topic, transport, ordering, policy FROM given ORDER BY topic
ON CONFLICT (topic) DO UPDATE
  SET transport = excluded.transport, ordering = excluded.ordering, policy = excluded.policy,
      updated_at = now()
  WHERE (topics.transport, topics.ordering, topics.policy)
        IS DISTINCT FROM (excluded.transport, excluded.ordering, excluded.policy)`,
};

/** After the topics, in a statement of its own: a retirement that the first has waited for is seen. */
const takeOutOfRetirement = {
  name: 'take_topics_out_of_retirement',
  text: `DELETE FROM retired_topics WHERE topic = ANY ($1::text[])`,
};

const readControls = {
  name: 'read_topic_controls',
  text: `
SELECT topic, paused_at IS NOT NULL AS paused, probe_at IS NOT NULL AS paused_by_system,
       pause_reason, rate_per_second
FROM topics`,
};

const countLiveWorkers = {
  name: 'count_live_workers',
  text: `
SELECT topic, count(*)::int AS workers
FROM relay_workers w CROSS JOIN LATERAL jsonb_object_keys(w.topics) AS topic
WHERE w.lease_expires_at >= now() AND w.stopping_at IS NULL
GROUP BY topic`,
};

/** Who owns what, dead owners left out, and which of these topics each live worker serves. */
const readOwnership = {
  name: 'read_topic_ownership',
  text: `
WITH live AS MATERIALIZED (
  SELECT worker_id, topics, stopping_at FROM relay_workers WHERE lease_expires_at >= now()
)
SELECT (SELECT coalesce(json_agg(json_build_object('topic', c.topic, 'owner', l.worker_id)
                                 ORDER BY c.topic), '[]')
        FROM topic_cursors c LEFT JOIN live l ON l.worker_id = c.owner
        WHERE c.topic = ANY ($1)) AS topics,
       (SELECT coalesce(json_agg(json_build_object('workerId', worker_id, 'topics',
                 (SELECT coalesce(json_agg(k), '[]') FROM jsonb_object_keys(topics) AS k))), '[]')
        FROM live WHERE stopping_at IS NULL) AS workers`,
};

/**
 * Takes or keeps the ownership of a topic ordered by key: free, or its owner's lease is over, and
 * nobody else still holds a claim on it (those are expired first, so that their entries go before
 * newer ones of their keys).
 */
const takeOwnership = {
  name: 'take_topic_ownership',
  text: `
UPDATE topic_cursors t SET owner = $2
WHERE t.topic = $1
  AND (t.owner IS NULL
       OR NOT EXISTS (SELECT FROM relay_workers w
                      WHERE w.worker_id = t.owner AND w.lease_expires_at >= now()))
  AND NOT EXISTS (SELECT FROM claims c WHERE c.topic = $1 AND c.worker_id <> $2)`,
};

/** Asked after the owner has changed: from then on only the new owner makes claims. */
const othersHoldClaims = {
  name: 'others_hold_claims',
  text: `SELECT EXISTS (SELECT FROM claims WHERE topic = $1 AND worker_id <> $2) AS held`,
};

const readOwner = {
  name: 'read_topic_owner',
  text: `SELECT owner FROM topic_cursors WHERE topic = $1`,
};

const yieldOwnership = {
  name: 'yield_topic_ownership',
  text: `UPDATE topic_cursors SET owner = NULL WHERE topic = $1 AND owner = $2`,
};

/** Topics as the relay needs them: registration, operator control, ownership. */
export class TopicRepository {
  constructor(private readonly database: Database) {}

  /** Makes the topics known; one that was retired is no longer. `policyOf` must leave secrets out: the row is shown to operators. */
  async register(
    topics: readonly TopicDefinition[],
    policyOf: (topic: TopicDefinition) => unknown,
  ): Promise<void> {
    const names = topics.map((topic) => topic.name);
    await this.database.run(registerTopics, [
      names,
      topics.map((topic) => topic.transport),
      topics.map((topic) => topic.ordering),
      topics.map((topic) => JSON.stringify(policyOf(topic))),
    ]);
    await this.database.run(takeOutOfRetirement, [names]);
  }

  async controls(): Promise<TopicControl[]> {
    return (await this.database.run<TopicControl & Record<string, unknown>>(readControls)).rows;
  }

  /** By topic: workers that serve it, whose lease holds and who are not stopping. */
  async liveWorkers(): Promise<Map<string, number>> {
    const { rows } = await this.database.run<{ topic: string; workers: number }>(countLiveWorkers);
    return new Map(rows.map(({ topic, workers }) => [topic, workers]));
  }

  /** How the ownership of these topics stands, and the live workers that may own some. */
  async ownership(topics: readonly string[]): Promise<OwnershipStanding> {
    type Row = OwnershipStanding & Record<string, unknown>;
    return (await this.database.run<Row>(readOwnership, [topics])).rows[0]!;
  }

  /**
   * True when the worker owns the topic afterwards. A claim that the owner before was about to make
   * can commit beside the change and be missing from its snapshot: so it is looked for once more.
   */
  async takeOwnership(topic: string, workerId: string): Promise<boolean> {
    const owner = await this.ownerOf(topic);
    if (owner === workerId) return true;
    if ((await this.database.run(takeOwnership, [topic, workerId])).count === 0) return false;
    const { rows } = await this.database.run<{ held: boolean }>(othersHoldClaims, [
      topic,
      workerId,
    ]);
    if (!rows[0]!.held) return true;
    await this.yieldOwnership(topic, workerId);
    return false;
  }

  async ownerOf(topic: string): Promise<string | null> {
    const { rows } = await this.database.run<{ owner: string | null }>(readOwner, [topic]);
    return rows[0]?.owner ?? null;
  }

  async yieldOwnership(topic: string, workerId: string): Promise<void> {
    await this.database.run(yieldOwnership, [topic, workerId]);
  }
}
