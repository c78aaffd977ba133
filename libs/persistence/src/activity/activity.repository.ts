import type { ActivityKind, Flows, HopLatency } from '@acp/contracts';
import { CANARY_EVENT_TYPE, HOPS } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso, isoMicros } from '../iso-time.js';
import { hopLatencies } from './sql/hop-latencies.sql.js';
import { FLOW_SECONDS, recentFlows, type RecentFlowRow } from './sql/recent-flows.sql.js';

/** How far activity has been read, by source. */
export interface ActivityMarks {
  attempt: string;
  audit: string;
  rejected: string;
  event: string;
}

export interface ActivityRow {
  kind: ActivityKind;
  at: string;
  event_id: string | null;
  entry_id: string | null;
  topic: string | null;
  worker_id: string | null;
  actor: string | null;
  error_code: string | null;
  message: string;
}

/** Rows of each source that one reading takes at most; older ones of a burst are left out. */
const ROWS_MAX = 50;
/** Of what was ingested only a taste: there may be tens of thousands a second. */
const EVENTS_MAX = 5;
/** How far back activity begins: rows of what is numbered, time of what is not. */
const BACK_ROWS = 20;
const BACK_TIME = `(now() - interval '10 minutes')`;

/** What is going on now: recent rows and recent latencies, both along an index and bounded. */
export class ActivityRepository {
  constructor(private readonly runner: Runner) {}

  /** A little back from now: who begins to look sees what led up to it. */
  async marks(): Promise<ActivityMarks> {
    const { rows } = await this.runner.run<ActivityMarks & Record<string, unknown>>({
      name: 'activity_marks',
      text: `
SELECT greatest(coalesce((SELECT max(id) FROM delivery_attempts), 0) - ${BACK_ROWS}, 0)::text
         AS attempt,
       greatest((SELECT id FROM audit_head) - ${BACK_ROWS}, 0)::text AS audit,
       ${isoMicros(BACK_TIME)} AS rejected, ${isoMicros(BACK_TIME)} AS event`,
    });
    return rows[0]!;
  }

  /** What has happened since, oldest first, and how far that reaches. */
  async since(marks: ActivityMarks): Promise<{ rows: ActivityRow[]; marks: ActivityMarks }> {
    const { rows } = await this.runner.run<ActivityRow & { _mark: string; _source: string }>(
      activitySince,
      [marks.attempt, marks.audit, marks.rejected, marks.event],
    );
    const next = { ...marks };
    for (const { _source, _mark } of rows) {
      const source = _source as keyof ActivityMarks;
      if (isAfter(_mark, next[source])) next[source] = _mark;
    }
    return { rows: rows.map(({ _mark, _source, ...row }) => row), marks: next };
  }

  /** Percentiles of each hop over the newest entries that were delivered, of what is live. */
  async latencies(): Promise<HopLatency[]> {
    const { rows } = await this.runner.run<HopLatency & Record<string, unknown>>(hopLatencies);
    return HOPS.map(
      (hop) =>
        rows.find((row) => row.hop === hop) ?? { hop, p50_ms: null, p99_ms: null, sample: 0 },
    );
  }

  /** Where the newest entries came from and went to. */
  async flows(): Promise<Flows> {
    const { rows } = await this.runner.run<RecentFlowRow & Record<string, unknown>>(recentFlows);
    return {
      at: new Date().toISOString(),
      seconds: rows[0]?.seconds ?? FLOW_SECONDS,
      flows: rows.map(({ seconds: _seconds, ...flow }) => flow),
    };
  }
}

/** Ids are whole numbers, times are of one length: the longer or later text is the greater. */
function isAfter(a: string, b: string): boolean {
  return a.length === b.length ? a > b : a.length > b.length;
}

const activitySince = {
  name: 'activity_since',
  text: `
SELECT * FROM (
  (SELECT CASE outcome WHEN 'dead' THEN 'entry_dead_lettered' WHEN 'delivered' THEN 'entry_delivered'
                       ELSE 'attempt_failed' END AS kind,
          ${iso('ended_at')} AS at, event_id, entry_id::text AS entry_id, topic, worker_id,
          NULL AS actor, error_code,
          coalesce(error_message, 'delivered at attempt ' || attempt) AS message,
          id::text AS _mark, 'attempt' AS _source
   FROM delivery_attempts WHERE id > $1::bigint ORDER BY delivery_attempts.id DESC LIMIT ${ROWS_MAX})
  UNION ALL
  (SELECT 'operator_action', ${iso('at')}, NULL, NULL, NULL, NULL, actor, NULL,
          action || coalesce(' ' || target, '') || ' (' || affected || ')', id::text, 'audit'
   FROM audit_log WHERE id > $2::bigint ORDER BY audit_log.id DESC LIMIT ${ROWS_MAX})
  UNION ALL
  (SELECT 'record_rejected', ${iso('rejected_at')}, event_id, NULL, NULL, NULL, NULL,
          reasons #>> '{0,code}',
          source || ': ' || coalesce(reasons #>> '{0,path}', '') || ' '
            || coalesce(reasons #>> '{0,message}', ''),
          ${isoMicros('rejected_at')}, 'rejected'
   FROM rejected_records WHERE rejected_at > $3::timestamptz
   ORDER BY rejected_records.rejected_at DESC LIMIT ${ROWS_MAX})
  UNION ALL
  (SELECT 'event_ingested', ${iso('ingested_at')}, event_id, NULL, NULL, NULL, NULL, NULL,
          event_type || coalesce(' ' || entity_id, ''), ${isoMicros('ingested_at')}, 'event'
   FROM events WHERE ingested_at > $4::timestamptz AND event_type <> '${CANARY_EVENT_TYPE}'
   ORDER BY events.ingested_at DESC LIMIT ${EVENTS_MAX})
) activity ORDER BY at`,
};
