import { CANARY_EVENT_TYPE } from '@acp/contracts';
import { TAKES_CANARIES } from '../../canary/sql/takes-canaries.js';
import { identity, UUID, within, type LedgerKind, type Rule } from './ledger-kind.js';

const DECISION = within('d.seq');
const ONE_UUID = new RegExp(`^${UUID}$`);

/** What a decision says from its first moment on. */
const PROPOSED = `decision_id seq kind source proposed_by actor model_name model_version subject trace_id
                  span_id:hex action_sha256:hex facts_sha256:hex policy_set hold_until:time
                  created_at:time`;

/**
 * What lies between the clocks of whoever judges, delivers and acts: a time that is later than it may be
 * by no more than this is not named.
 */
const CLOCKS_APART = `interval '1 minute'`;

/** Whether retention took raw payloads of the hour in which an event of `at` was received. */
const retiredAround = (at: string) => `EXISTS (
  SELECT FROM retired_sources t
  WHERE t.hour > ${at} - interval '2 hours' AND t.hour <= ${at} + interval '1 hour')`;

/** The first judgement of decision `d`: what held it, released it or denied it. */
const FIRST_VERDICT = `LATERAL (
  SELECT * FROM verdicts v WHERE v.decision_id = d.decision_id AND v.mode = 'enforce'
  ORDER BY v.id LIMIT 1)`;

/** The name of an actor without how it is known, as approvals compare it. */
const bare = (name: string) => `regexp_replace(${name}, '^(key|oidc|local):', '')`;

/** Whether a switch of scope `s.scope` stops decision `d`. */
const IN_SCOPE = `(s.scope = ANY (ARRAY['*', 'policy:' || d.policy_set, 'kind:' || d.kind, 'model:' || d.model_name,
  'model:' || d.model_name || '@' || d.model_version, 'actor:' || d.actor, 'subject:' || d.subject])
  OR s.scope LIKE 'topic:%' AND EXISTS (
    SELECT FROM outbox o WHERE o.event_id = d.release_event_id AND s.scope = 'topic:' || o.topic))`;

/** A time in a payload, as UTC with six digits; text, because what stands there may be no time. */
const written = (time: string) =>
  `rpad(rtrim(${time}, 'Z') || CASE WHEN position('.' IN ${time}) = 0 THEN '.' ELSE '' END, 26, '0')`;
const utc = (time: string) => `to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US')`;

/** Decisions with what people said of them and what they took of budgets. */
export const DECISION_KIND: LedgerKind = {
  kind: 'decision',
  table: 'decisions',
  alias: 'd',
  number: 'seq',
  last: identity('decisions', 'seq'),
  parts: [
    {
      part: 'decisions',
      table: 'decisions',
      alias: 'd',
      columns: PROPOSED,
      key: 'd.decision_id',
      from: 'decisions d',
      lost: 'true',
    },
    {
      part: 'settled_decisions',
      table: 'decisions',
      proof: { kind: 'decision', id: ONE_UUID, where: 'd.decision_id = $1::uuid' },
      alias: 'd',
      columns: `${PROPOSED} state policy_version valid_until:time quorum approver_roles approver_not
                release_event_id release_seq ended_event_id settled_at:time`,
      key: 'd.decision_id',
      from: 'decisions d',
      where: `d.state <> 'held'`,
      lost: `EXISTS (SELECT FROM decisions d WHERE d.decision_id = k.key::uuid)`,
    },
    {
      part: 'approvals',
      table: 'approvals',
      proof: {
        kind: 'approval',
        id: new RegExp(`^${UUID}/\\d{1,18}$`),
        where: `x.id = split_part($1, '/', 2)::bigint AND d.decision_id = left($1, 36)::uuid`,
      },
      alias: 'x',
      columns: `id decision_id actor role answer action_sha256:hex policy_version reason at:time`,
      key: `x.decision_id || '/' || x.id`,
      from: 'decisions d JOIN approvals x USING (decision_id)',
      lost: 'true',
    },
    {
      part: 'budget_reservations',
      table: 'budget_reservations',
      alias: 'b',
      columns: 'decision_id key amount window_start:time',
      key: `b.decision_id || '/' || b.key`,
      from: 'decisions d JOIN budget_reservations b USING (decision_id)',
      lost: 'true',
    },
  ],
  rules: [
    {
      rule: 'decisions_are_accounted_for',
      table: 'events',
      message: 'decisions have lost the event that proposed them or the one that settled them',
      breaks: `
        SELECT d.decision_id::text AS id, 1 AS difference FROM decisions d
        WHERE ${DECISION}
          AND (NOT EXISTS (SELECT FROM events e WHERE e.event_id = d.decision_id
                             AND e.event_type = 'AI_DECISION_PROPOSED')
                 AND NOT ${retiredAround('d.created_at')}
               OR d.state <> 'held'
                 AND NOT EXISTS (SELECT FROM events e
                                 WHERE e.event_id = coalesce(d.release_event_id, d.ended_event_id)
                                   AND e.event_type = 'AI_DECISION_' || upper(d.state)
                                   AND e.causation_id = d.decision_id)
                 AND NOT ${retiredAround('d.settled_at')})`,
    },
    {
      rule: 'verdicts_are_on_record',
      table: 'verdicts',
      message: 'decisions have more or fewer judgements than were made of them',
      equation: true,
      breaks: `
        SELECT d.decision_id::text AS id, abs(x.expected - n.verdicts) AS difference, x.expected,
               n.verdicts AS actual
        FROM decisions d
        CROSS JOIN LATERAL (
          SELECT CASE WHEN d.facts_sha256 IS NULL THEN 0 ELSE 1 + count(*) END AS expected
          FROM approvals a WHERE a.decision_id = d.decision_id AND a.answer = 'approve') x
        CROSS JOIN LATERAL (
          SELECT count(*) AS verdicts FROM verdicts v
          WHERE v.decision_id = d.decision_id AND v.mode = 'enforce') n
        WHERE ${DECISION} AND x.expected <> n.verdicts`,
    },
    {
      rule: 'verdicts_are_on_record',
      table: 'decisions',
      message: 'decisions do not say what was judged of them',
      breaks: `
        SELECT d.decision_id::text AS id, 1 AS difference
        FROM decisions d CROSS JOIN ${FIRST_VERDICT} v
        WHERE ${DECISION}
          AND (v.facts_sha256 IS DISTINCT FROM d.facts_sha256
               OR v.policy_set IS DISTINCT FROM d.policy_set
               OR v.outcome <> CASE WHEN d.hold_until IS NOT NULL THEN 'held'
                                    WHEN d.state = 'released' THEN 'allowed' ELSE 'denied' END)`,
    },
    {
      rule: 'releases_are_authorised',
      table: 'decisions',
      message: 'held decisions were released by fewer people than their policy asked for',
      equation: true,
      breaks: `
        SELECT d.decision_id::text AS id, d.quorum - n.people AS difference, d.quorum AS expected,
               n.people AS actual
        FROM decisions d CROSS JOIN ${FIRST_VERDICT} v
        CROSS JOIN LATERAL (
          SELECT count(DISTINCT ${bare('a.actor')}) AS people FROM approvals a
          WHERE a.decision_id = d.decision_id AND a.answer = 'approve'
            AND a.action_sha256 = d.action_sha256 AND a.policy_version = v.policy_version
            AND a.at <= d.hold_until + ${CLOCKS_APART} AND a.role = ANY (d.approver_roles)
            AND NOT ('proposer' = ANY (d.approver_not)
                     AND ${bare('a.actor')} IN (${bare('d.proposed_by')}, ${bare('d.actor')}))) n
        WHERE ${DECISION} AND d.state = 'released' AND d.hold_until IS NOT NULL
          AND n.people < d.quorum`,
    },
    {
      rule: 'releases_are_authorised',
      table: 'approvals',
      message: 'decisions are rejected without a person who did, or a person did and they are not',
      breaks: `
        SELECT d.decision_id::text AS id, 1 AS difference FROM decisions d
        WHERE ${DECISION}
          AND (d.state = 'rejected') <> EXISTS (
            SELECT FROM approvals a WHERE a.decision_id = d.decision_id AND a.answer = 'reject')`,
    },
    {
      rule: 'releases_say_what_was_decided',
      table: 'events',
      message: 'releases do not say what was proposed and decided',
      breaks: `
        SELECT d.decision_id::text AS id, 1 AS difference
        FROM decisions d JOIN events e ON e.event_id = d.release_event_id
        LEFT JOIN events p ON p.event_id = d.decision_id
        WHERE ${DECISION} AND d.state = 'released'
          AND ((e.payload ->> 'decision_id', e.payload ->> 'release_id',
                e.payload ->> 'action_sha256', e.payload -> 'policy' ->> 'set',
                e.payload -> 'policy' ->> 'version', ${written(`e.payload ->> 'valid_until'`)})
               IS DISTINCT FROM
               (d.decision_id::text, d.release_event_id::text, encode(d.action_sha256, 'hex'),
                d.policy_set, d.policy_version::text, ${utc('d.valid_until')})
               OR p.event_id IS NOT NULL
                 AND ((p.payload -> 'action')::jsonb IS DISTINCT FROM (e.payload -> 'action')::jsonb
                      OR p.payload ->> 'action_sha256'
                         IS DISTINCT FROM encode(d.action_sha256, 'hex')))`,
    },
    {
      rule: 'switches_held',
      table: 'decisions',
      message: 'decisions were released while a switch of their scope was on',
      breaks: `
        WITH bounds AS MATERIALIZED (
          SELECT min(d.release_seq) AS first, max(d.release_seq) AS last
          FROM decisions d WHERE ${DECISION}
        ), period AS MATERIALIZED (
          SELECT s.scope, s.from_seq, l.to_seq
          FROM bounds b JOIN switch_periods s ON s.from_seq < b.last
          LEFT JOIN switch_lifts l ON l.period_id = s.id
          WHERE l.to_seq IS NULL OR l.to_seq >= b.first AND l.to_seq > s.from_seq
        )
        SELECT d.decision_id::text AS id, count(*) AS difference
        FROM decisions d JOIN period s
          ON d.release_seq > s.from_seq AND (s.to_seq IS NULL OR d.release_seq <= s.to_seq)
        WHERE ${DECISION} AND ${IN_SCOPE}
        GROUP BY 1`,
    },
    {
      rule: 'budgets_add_up',
      table: 'budget_reservations',
      message: 'decisions that were not released take of budgets',
      breaks: `
        SELECT b.decision_id || '/' || b.key AS id, 1 AS difference
        FROM decisions d JOIN budget_reservations b USING (decision_id)
        WHERE ${DECISION} AND d.state <> 'released'`,
    },
    {
      // Only the newest window of a key is in its budget; what older ones took are leaves.
      rule: 'budgets_add_up',
      table: 'budgets',
      message: 'budgets are not the sum of what released decisions took of their window',
      breaks: `
        SELECT w.key AS id, 1 AS difference
        FROM (SELECT DISTINCT b.key, b.window_start
              FROM decisions d JOIN budget_reservations b USING (decision_id) WHERE ${DECISION}) w
        LEFT JOIN budgets g USING (key)
        WHERE g.key IS NULL OR g.window_start < w.window_start
           OR g.window_start = w.window_start
              AND g.used <> (SELECT sum(r.amount) FROM budget_reservations r
                             WHERE r.key = w.key AND r.window_start = w.window_start)`,
    },
  ],
};

/** Of raw payloads: an event that proposes or settles a decision belongs to one that says the same. */
export const DECISION_EVENTS_RULE: Rule = {
  rule: 'decisions_are_accounted_for',
  table: 'decisions',
  message: 'events propose or settle a decision that is not there, or is in another state',
  breaks: `
    SELECT e.event_id::text AS id, 1 AS difference
    FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id
    LEFT JOIN decisions d ON d.decision_id = CASE WHEN e.event_type = 'AI_DECISION_PROPOSED'
                                                  THEN e.event_id ELSE e.causation_id END
    WHERE ${within('r.seq')}
      AND e.event_type IN ('AI_DECISION_PROPOSED', 'AI_DECISION_HELD', 'AI_DECISION_RELEASED',
                           'AI_DECISION_DENIED', 'AI_DECISION_STOPPED', 'AI_DECISION_REJECTED',
                           'AI_DECISION_EXPIRED', 'AI_DECISION_WITHDRAWN')
      AND CASE
        WHEN d.decision_id IS NULL THEN true
        WHEN e.event_type = 'AI_DECISION_PROPOSED' THEN false
        WHEN e.event_type = 'AI_DECISION_HELD' THEN d.hold_until IS NULL
        ELSE e.event_type <> 'AI_DECISION_' || upper(d.state)
             OR e.event_id IS DISTINCT FROM coalesce(d.release_event_id, d.ended_event_id) END`,
};

/**
 * Of inbox rows: nobody acts on a gated topic without a release that stood. What came before the topic
 * became one needed none; a canary bears none, has no effect, and comes only where the topic asks for canaries.
 */
export const EFFECTS_HAVE_A_RELEASE: Rule = {
  rule: 'effects_have_a_release',
  table: 'processed_events',
  message: 'consumers of gated topics acted without a release, after its end, or after its recall',
  breaks: `
    SELECT p.consumer || '/' || p.event_id AS id, 1 AS difference
    FROM processed_events p JOIN topics t ON t.topic = p.topic AND (t.policy ->> 'gated')::boolean
    JOIN events e ON e.event_id = p.event_id
    LEFT JOIN decisions d ON d.decision_id = e.causation_id AND d.release_event_id = e.event_id
    WHERE ${within('p.seq')} AND (t.gated_since IS NULL OR e.ingested_at >= t.gated_since)
      AND NOT (e.event_type = '${CANARY_EVENT_TYPE}' AND ${TAKES_CANARIES})
      AND (d.decision_id IS NULL OR p.processed_at > d.valid_until + ${CLOCKS_APART}
           OR EXISTS (SELECT FROM outbox o
                      WHERE o.event_id = p.event_id AND o.topic = p.topic
                        AND o.error_code = 'DECISION.RELEASE_RECALLED'
                        AND p.processed_at > o.discarded_at + ${CLOCKS_APART}))`,
};
