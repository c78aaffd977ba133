import { seedEvents, type TestDatabase } from '@acp/testing';

/** Topics that no seed of the console has, beside its own. */
const TOPICS = 200;
const MINUTES = 60;
const HOURS = 24 * 7;

/**
 * A large installation with an hour of history by the minute and a week by the hour: two hundred topics, some of
 * them in trouble, forty consumers, six sources. Minutes 20 to 24 are a hole.
 */
export async function seedCrowd(test: TestDatabase): Promise<void> {
  await test.sql(
    `INSERT INTO topics (topic, transport, ordering, policy, paused_at, paused_by, pause_reason)
     SELECT 'crowd.' || (array['orders', 'quotes', 'fills', 'alerts', 'books'])[1 + n % 5] || '.' || n,
            'log', 'none', json_build_object('event_types', json_build_array('CROWD_TYPE_' || n % 12)),
            CASE WHEN n % 90 = 7 THEN now() END, CASE WHEN n % 90 = 7 THEN 'ann' END,
            CASE WHEN n % 90 = 7 THEN 'INC-500: the desk asked' END
     FROM generate_series(1, $1) AS n`,
    [TOPICS],
  );
  await test.sql(
    `INSERT INTO relay_workers (worker_id, hostname, pid, version, lease_expires_at, topics)
     SELECT 'crowd-relay', 'node-7', 411, '1.4.0', now() + interval '1 day',
            (SELECT jsonb_object_agg(topic, jsonb_build_object('breaker',
               CASE WHEN topic LIKE '%.33' THEN 'open' ELSE 'closed' END, 'breaker_since', now(),
               'breaker_reason', CASE WHEN topic LIKE '%.33' THEN 'connect ECONNREFUSED' END,
               'in_flight', 0, 'published', 812, 'last_success_at', now(), 'last_error', null,
               'paused_by_system', null)) FROM topics WHERE topic LIKE 'crowd.%')`,
  );
  const topics = await test.sql<{ topic: string }>(
    `SELECT topic FROM topics WHERE topic LIKE 'crowd.%' ORDER BY topic`,
  );
  await seedEvents(test, 80, (n) => ({
    event: { source: ['binance', 'yahoo', 'desk', 'csv', 'risk-model', 'erp'][n % 6]! },
    topics: [topics[(n * 7) % topics.length]!.topic],
    state: n % 20 === 3 ? 'dead' : 'delivered',
    processedBy: n % 20 === 3 ? [] : [`crowd-consumer-${n % 40}`],
  }));
  await seedHistory(test);
}

async function seedHistory(test: TestDatabase): Promise<void> {
  await test.sql(
    `INSERT INTO history_names (kind, name, since, seen_at)
     SELECT kind, name, date_trunc('minute', now()) - interval '8 days', date_trunc('minute', now())
     FROM (SELECT 'system' AS kind, 'all' AS name
           UNION SELECT 'topic', topic FROM topics
           UNION SELECT 'source', source FROM raw_payloads
           UNION SELECT 'consumer', consumer FROM processed_events) n
     ON CONFLICT (kind, name) DO UPDATE SET since = excluded.since, seen_at = excluded.seen_at`,
  );
  for (const [step, count] of [
    [60, MINUTES],
    [3_600, HOURS],
  ] as const) {
    await test.sql(
      `INSERT INTO history_readings (step, at, seconds)
       SELECT $1::int, date_trunc($3, now(), 'UTC') - n * $1::int * interval '1 s', $1::int
       FROM generate_series(1, $2::int) AS n WHERE $1 = 3600 OR n NOT BETWEEN 20 AND 24
       ON CONFLICT DO NOTHING`,
      [step, count, step === 60 ? 'minute' : 'hour'],
    );
  }
  await test.sql(
    `INSERT INTO history_points (kind, name, step, at, received, ingested, delivered, processed, errors,
       backlog, oldest_seconds, dead, p50_ms, p99_ms)
     SELECT n.kind, n.name, r.step, r.at, w, w, w * 0.98, w * 0.95,
            CASE WHEN hashtext(n.name) % 5 = 0 THEN r.step * 0.2 * (1 + sin(t)) END,
            greatest(0, 40 * sin(t * 1.7 + 2)), greatest(0, 9 * sin(t * 1.7 + 2)),
            CASE WHEN hashtext(n.name) % 7 = 0 THEN 3 ELSE 0 END, 6 + 3 * sin(t), 22 + 14 * cos(t * 2)
     FROM history_names n
     CROSS JOIN history_readings r
     CROSS JOIN LATERAL (SELECT extract(epoch FROM r.at) / r.step / 9.0 + hashtext(n.name) % 50 AS t) x
     CROSS JOIN LATERAL (SELECT (r.step * (abs(hashtext(n.name)) % 40 + 2)
                                 * (1.3 + sin(t) * 0.8 + 0.2 * cos(t * 5)))::bigint AS w) y
     ON CONFLICT DO NOTHING`,
  );
  await test.sql(`UPDATE history_state SET hours_through = date_trunc('hour', now(), 'UTC')`);
}
