/**
 * Ways to claim and settle that were weighed against the one in use (docs/adr). Each is two
 * statements over the same table; `claim` answers the entries, `settle` a count.
 */
export interface Design {
  name: string;
  says: string;
  /** Makes the table what the design needs; undone by `teardown`. */
  setup?: string;
  teardown?: string;
  claim: string;
  settle: string;
  /** The claim's transaction stays open until the settle. */
  holdsTransaction?: boolean;
  /** The settle of the last batch and the next claim are one statement, `claim`. */
  travels?: boolean;
}

const COLUMNS = `o.id, o.event_id, o.partition_key, o.payload_json::text AS payload,
  o.headers::text AS headers, o.delivery_attempts AS attempts`;

const cursor = `
cursor AS MATERIALIZED (
  SELECT frontier FROM topic_cursors WHERE topic = 'bench' FOR UPDATE
), next AS MATERIALIZED (
  SELECT ${COLUMNS} FROM outbox o
  WHERE o.topic = 'bench' AND o.id > (SELECT frontier FROM cursor)
  ORDER BY o.id LIMIT (SELECT 500::bigint)
), moved AS (
  UPDATE topic_cursors SET frontier = n.last FROM (SELECT max(id) AS last FROM next) n
  WHERE topic = 'bench' AND n.last IS NOT NULL
)`;

const receipt = `
receipt AS (
  INSERT INTO claims (id, topic, worker_id, entry_ids)
  SELECT $1::uuid, 'bench', 'w', array_agg(id ORDER BY id) FROM next HAVING count(*) > 0
)`;

const ENDED = `
fence AS (
  DELETE FROM claims WHERE id = $1::uuid RETURNING entry_ids, claimed_at
), settled AS (
  UPDATE outbox o SET delivered_at = now(), delivery_attempts = o.delivery_attempts + 1,
                      claimed_by = 'w', claimed_at = x.claimed_at
  FROM (SELECT f.claimed_at, u.id FROM fence f, unnest(f.entry_ids) AS u (id)) x
  WHERE o.id = x.id RETURNING o.id
)`;

const inUse = {
  claim: `WITH ${cursor}, ${receipt} SELECT * FROM next ORDER BY id`,
  settle: `WITH ${ENDED} SELECT count(*)::int AS settled FROM settled`,
};

const twoWrites: Design = {
  name: 'two-writes',
  says: 'the claim marks each entry, settle updates each again',
  claim: `
WITH ${cursor}
UPDATE outbox o SET claimed_by = $1, claimed_at = now(), delivery_attempts = o.delivery_attempts + 1
FROM next n WHERE o.id = n.id
RETURNING n.id, n.event_id, n.partition_key, n.payload, n.headers, n.attempts`,
  settle: `
WITH settled AS (
  UPDATE outbox o SET delivered_at = now()
  FROM unnest($2::bigint[]) AS x (id) WHERE o.id = x.id AND o.claimed_by = $1 RETURNING o.id
) SELECT count(*)::int AS settled FROM settled`,
};

export const DESIGNS: readonly Design[] = [
  {
    name: 'receipt',
    says: 'a claim is one row that names its entries; settle updates each',
    ...inUse,
  },
  {
    name: 'async-claim',
    says: 'the same; the claim does not wait for its WAL to reach the disk',
    claim: inUse.claim.replace(
      'SELECT frontier FROM topic_cursors',
      `SELECT frontier, set_config('synchronous_commit', 'off', true) FROM topic_cursors`,
    ),
    settle: inUse.settle,
  },
  {
    name: 'inline-ids',
    says: 'the same; the ids of a claim are stored as they are, not compressed',
    setup: 'ALTER TABLE claims SET (toast_tuple_target = 8000)',
    teardown: 'ALTER TABLE claims RESET (toast_tuple_target)',
    ...inUse,
  },
  twoWrites,
  {
    ...twoWrites,
    name: 'two-writes-33',
    says: 'the same with room for both versions on the page',
    setup: 'ALTER TABLE outbox SET (fillfactor = 33)',
    teardown: 'ALTER TABLE outbox SET (fillfactor = 50)',
  },
  {
    name: 'row-locks',
    says: 'one update; row locks held as the claim, a transaction open while it is published',
    holdsTransaction: true,
    claim: `
SELECT ${COLUMNS}, $1::text AS claim FROM outbox o
WHERE o.topic = 'bench' AND o.delivered_at IS NULL
  AND o.id > (SELECT frontier FROM topic_cursors WHERE topic = 'bench')
ORDER BY o.id LIMIT (SELECT 500::bigint) FOR UPDATE SKIP LOCKED`,
    settle: `
WITH settled AS (
  UPDATE outbox o SET delivered_at = now(), delivery_attempts = o.delivery_attempts + 1,
                      claimed_by = $1
  FROM unnest($2::bigint[]) AS x (id) WHERE o.id = x.id RETURNING o.id
), moved AS (
  UPDATE topic_cursors SET frontier = greatest(frontier, (SELECT min(id) - 1 FROM settled))
  WHERE topic = 'bench'
) SELECT count(*)::int AS settled FROM settled`,
  },
  {
    name: 'receipt-only',
    says: 'entries are never written; settle turns the claim into a receipt of delivery',
    setup: `CREATE TABLE delivered_claims (LIKE claims, delivered_at timestamptz, worker text)`,
    teardown: `DROP TABLE delivered_claims`,
    claim: inUse.claim,
    settle: `
WITH fence AS (DELETE FROM claims WHERE id = $1::uuid RETURNING *),
settled AS (INSERT INTO delivered_claims SELECT f.*, now(), 'w' FROM fence f RETURNING entry_ids)
SELECT coalesce(sum(cardinality(entry_ids)), 0)::int AS settled FROM settled`,
  },
  {
    name: 'travelling',
    says: 'the settle of the last batch travels with the next claim, one statement and commit',
    travels: true,
    claim: `WITH ${ENDED.replaceAll('$1', '$2')}, ${cursor}, ${receipt} SELECT * FROM next ORDER BY id`,
    settle: inUse.settle,
  },
  {
    name: 'fillfactor-70',
    says: 'as receipt, pages filled to 70 %',
    setup: 'ALTER TABLE outbox SET (fillfactor = 70)',
    teardown: 'ALTER TABLE outbox SET (fillfactor = 50)',
    ...inUse,
  },
  {
    name: 'fillfactor-100',
    says: 'as receipt, pages filled to the brim',
    setup: 'ALTER TABLE outbox SET (fillfactor = 100)',
    teardown: 'ALTER TABLE outbox SET (fillfactor = 50)',
    ...inUse,
  },
];
