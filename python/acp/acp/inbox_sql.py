"""The SQL of the inbox: the same text in every language, held to libs/contracts/vectors/inbox.json by a test."""

TABLES = """
CREATE TABLE IF NOT EXISTS processed_events (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  duplicates   integer     NOT NULL DEFAULT 0,
  CONSTRAINT processed_events_once PRIMARY KEY (event_id, consumer)
) WITH (fillfactor = 90);
CREATE INDEX IF NOT EXISTS processed_events_by_consumer ON processed_events (consumer, processed_at);

CREATE TABLE IF NOT EXISTS consumer_failures (
  event_id        uuid        NOT NULL,
  consumer        text        NOT NULL,
  topic           text        NOT NULL,
  attempts        integer     NOT NULL,
  first_failed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  last_failed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  dead_lettered_at timestamptz,
  error_code      text        NOT NULL,
  error_message   text        NOT NULL,
  envelope        json,
  discarded_at    timestamptz,
  CONSTRAINT consumer_failures_one PRIMARY KEY (event_id, consumer)
);
ALTER TABLE consumer_failures ADD COLUMN IF NOT EXISTS discarded_at timestamptz;

CREATE TABLE IF NOT EXISTS consumer_pending_acks (
  event_id     uuid        NOT NULL,
  consumer     text        NOT NULL,
  topic        text        NOT NULL,
  processed_at timestamptz NOT NULL,
  CONSTRAINT consumer_pending_acks_one PRIMARY KEY (event_id, consumer)
);
CREATE INDEX IF NOT EXISTS consumer_pending_acks_oldest
  ON consumer_pending_acks (consumer, processed_at, event_id);
"""

RECORD_PROCESSED = """
WITH recorded AS (
  INSERT INTO processed_events AS seen (event_id, consumer, topic, duplicates)
  SELECT batch.event_id, $3, $4, batch.deliveries - 1
    FROM unnest($1::uuid[], $2::int[]) AS batch (event_id, deliveries)
   ORDER BY batch.event_id
      ON CONFLICT (event_id, consumer)
      DO UPDATE SET duplicates = seen.duplicates + excluded.duplicates + 1
  RETURNING event_id, xmax <> 0 AS duplicate
)
SELECT event_id FROM recorded WHERE duplicate
"""

RECORD_STANDING = """
WITH batch AS MATERIALIZED (
  SELECT given.event_id, given.deliveries,
         EXISTS (SELECT FROM outbox o
                  WHERE o.event_id = given.event_id AND o.topic = $4 AND o.discarded_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM processed_events had
                          WHERE had.event_id = given.event_id AND had.consumer = $3) AS recalled
    FROM unnest($1::uuid[], $2::int[]) AS given (event_id, deliveries)
), recorded AS (
  INSERT INTO processed_events AS seen (event_id, consumer, topic, duplicates)
  SELECT event_id, $3, $4, deliveries - 1 FROM batch WHERE NOT recalled
   ORDER BY event_id
      ON CONFLICT (event_id, consumer)
      DO UPDATE SET duplicates = seen.duplicates + excluded.duplicates + 1
  RETURNING event_id, xmax <> 0 AS duplicate
)
SELECT event_id, false AS recalled FROM recorded WHERE duplicate
UNION ALL
SELECT event_id, true FROM batch WHERE recalled
"""

RECORD_FAILURE = """
INSERT INTO consumer_failures AS failure
       (event_id, consumer, topic, attempts, error_code, error_message, envelope, dead_lettered_at)
VALUES ($1, $2, $3, 1, $5, $6, $7::json, CASE WHEN $4::int <= 1 THEN clock_timestamp() END)
    ON CONFLICT (event_id, consumer) DO UPDATE SET
       topic = excluded.topic,
       attempts = CASE WHEN failure.dead_lettered_at IS NULL THEN failure.attempts + 1 ELSE 1 END,
       last_failed_at = clock_timestamp(),
       error_code = excluded.error_code,
       error_message = excluded.error_message,
       envelope = excluded.envelope,
       dead_lettered_at = CASE
         WHEN $4::int <= CASE WHEN failure.dead_lettered_at IS NULL
                              THEN failure.attempts + 1 ELSE 1 END
         THEN clock_timestamp() END
RETURNING attempts, dead_lettered_at IS NOT NULL AS dead
"""

ADD_PENDING_ACKS = """
INSERT INTO consumer_pending_acks (event_id, consumer, topic, processed_at)
SELECT event_id, $2, $3, clock_timestamp() FROM unnest($1::uuid[]) AS event_id
 ORDER BY event_id
    ON CONFLICT DO NOTHING
"""

TAKE_PENDING_ACKS = """
SELECT event_id, topic, processed_at
  FROM consumer_pending_acks
 WHERE consumer = $1
 ORDER BY processed_at, event_id
 LIMIT $2
   FOR UPDATE SKIP LOCKED
"""

DROP_PENDING_ACKS = """
DELETE FROM consumer_pending_acks WHERE event_id = ANY ($1::uuid[]) AND consumer = $2
"""
