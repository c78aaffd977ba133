import { newId } from '@acp/contracts';
import { seedEvent, type TestDatabase } from '@acp/testing';

export interface Released {
  decisionId: string;
  releaseId: string;
  entryId: string;
}

interface ReleasedOptions {
  state?: 'pending' | 'delivered' | 'dead';
  model?: string;
  topic?: string;
  processedBy?: string[];
}

/** A released decision whose release goes to a gated topic. */
export async function seedReleased(
  database: TestDatabase,
  { state = 'pending', model = 'risk-7', topic = 'orders', processedBy = [] }: ReleasedOptions = {},
): Promise<Released> {
  const proposal = await seedEvent(database, { state: 'delivered' });
  const decisionId = proposal.event.event_id;
  const { event, entryIds } = await seedEvent(database, {
    state,
    processedBy,
    topics: [topic],
    event: { causation_id: decisionId },
  });
  await database.sql(
    `INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, model_version,
       trace_id, action_sha256, state, policy_set, policy_version, release_event_id, release_seq,
       settled_at, valid_until)
     VALUES ($1, 'order.place', 's', 'key:s', 'a', $3, '3', $1, sha256('x'), 'released', 'seeded', 1,
             $2, nextval('release_seq'), now(), now() + interval '1 hour')`,
    [decisionId, event.event_id, model],
  );
  return { decisionId, releaseId: event.event_id, entryId: entryIds[0]! };
}

/** A topic as a relay registers one that executors act on. */
export async function registerGated(database: TestDatabase, topic: string): Promise<void> {
  await database.sql(
    `INSERT INTO topics (topic, transport, policy) VALUES ($1, 'noop', $2)
     ON CONFLICT (topic) DO UPDATE SET policy = excluded.policy`,
    [topic, JSON.stringify({ name: topic, transport: 'noop', gated: true })],
  );
  await database.sql(`INSERT INTO topic_cursors (topic) VALUES ($1) ON CONFLICT DO NOTHING`, [
    topic,
  ]);
}

/**
 * Releases one decision of a model as the gatekeeper's statement does, behind `gate_pass`; the number
 * of the release, or null where a switch is on.
 */
export async function releaseOne(
  database: Awaited<ReturnType<TestDatabase['open']>>,
  model: string,
): Promise<string | null> {
  const id = newId();
  const text = `
WITH state AS (SELECT revision FROM gatekeeper_state),
gate AS MATERIALIZED (
  SELECT g.* FROM state, LATERAL gate_pass('{}', revision, ARRAY['*', 'model:' || $2::text], 1,
    '{}', '{}', '{}', '{}', '{}', '{}') g
)
INSERT INTO decisions (decision_id, kind, source, proposed_by, actor, model_name, trace_id,
  action_sha256, state, release_event_id, release_seq, settled_at)
SELECT $1::uuid, 'order.place', 's', 'key:s', 'a', $2, $1::uuid, sha256('x'), 'released', $1::uuid,
       release_seqs[1], now() FROM gate
RETURNING release_seq::text AS seq`;
  try {
    return await database.inTransaction(async ({ run }) => {
      const { rows } = await run<{ seq: string }>({ name: 'release_one', text }, [id, model]);
      return rows[0]!.seq;
    });
  } catch (error) {
    const { code } = error as { code?: string };
    // A switch is on, or something has changed since the state was read.
    if (code === 'AC001' || code === 'AC002') return null;
    throw error;
  }
}
