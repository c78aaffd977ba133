import type {
  Expectation,
  ExpectationFigures,
  ExpectationFinding,
  ExpectationResult,
} from '@acp/contracts';
import { cleanText } from '@acp/contracts';
import type { Runner } from '../database.js';
import { iso } from '../iso-time.js';

/** An expectation as a process has it. */
export type KnownExpectation = Pick<
  Expectation,
  'name' | 'kind' | 'action' | 'event_type' | 'source' | 'entity_id' | 'description' | 'expects'
>;

export interface WindowTally {
  expectation: string;
  windowAt: Date;
  judged: number;
  failed: number;
  undecided: number;
}

export type FindingDraft = Omit<ExpectationFinding, 'id' | 'found_at'> & {
  expectation: string;
  foundAt: Date;
};

/** A window of time of a volume, to be judged now that it is over. */
export interface ClosedWindow {
  expectation: string;
  event_type: string | null;
  source: string | null;
  entity_id: string | null;
  from: Date;
  to: Date;
  min: number | null;
  max: number | null;
}

export interface ResultRange {
  /** Null: all that are known. */
  name: string | null;
  hours: number;
  /** Examples of each. */
  examplesMax: number;
}

/** Points of a chart. */
const POINTS_MAX = 288;
const EXPECTATIONS_MAX = 1_000;
const MS_PER_HOUR = 3_600_000;
/** Points stand at whole minutes of the results' own windows. */
const POINT_STEP_MS = 300_000;

type ResultRow = Omit<ExpectationResult, 'pass_share'> & { expectation: string };
type FindingRow = ExpectationFinding & { expectation: string };
type KnownRow = KnownExpectation & Pick<Expectation, 'first_seen_at' | 'seen_at'>;

const registerExpectations = {
  name: 'register_expectations',
  text: `
INSERT INTO expectations (name, kind, action, event_type, source, entity_id, description, expects)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                     $7::text[], $8::text[])
ON CONFLICT (name) DO UPDATE
SET kind = excluded.kind, action = excluded.action, event_type = excluded.event_type,
    source = excluded.source, entity_id = excluded.entity_id, description = excluded.description,
    expects = excluded.expects, seen_at = now()`,
};

const addResults = {
  name: 'add_expectation_results',
  text: `
INSERT INTO expectation_results AS r (expectation, window_at, judged, failed, undecided)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::bigint[])
ORDER BY 1, 2
ON CONFLICT (expectation, window_at) DO UPDATE
SET judged = r.judged + excluded.judged, failed = r.failed + excluded.failed,
    undecided = r.undecided + excluded.undecided`,
};

const addFindings = {
  name: 'add_expectation_findings',
  text: `
INSERT INTO expectation_findings (expectation, found_at, outcome, consequence, event_id,
  raw_payload_id, record_index, source, event_type, entity_id, path, message)
SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::uuid[], $6::uuid[],
  $7::int[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])`,
};

/** Whichever process comes first judges the window; index events_by_type or events_by_time. */
const closeWindow = {
  name: 'close_expectation_window',
  text: `
WITH counted AS (
  SELECT count(*) AS stored FROM events e
  WHERE e.ingested_at >= $5::timestamptz AND e.ingested_at < $6::timestamptz
    AND ($2::text IS NULL OR e.event_type = $2) AND ($3::text IS NULL OR e.source = $3)
    AND ($4::text IS NULL OR e.entity_id = $4)
), judged AS (
  INSERT INTO expectation_results (expectation, window_at, judged, failed, undecided)
  SELECT $1, $5::timestamptz, 1,
         CASE WHEN stored < $7::bigint OR stored > $8::bigint OR EXISTS (
                SELECT FROM expectation_findings f
                WHERE f.expectation = $1 AND f.found_at >= $5::timestamptz
                  AND f.found_at < $6::timestamptz)
              THEN 1 ELSE 0 END, 0
  FROM counted
  WHERE NOT EXISTS (SELECT FROM expectation_results x
                    WHERE x.expectation = $1 AND x.window_at = $5::timestamptz)
  ON CONFLICT (expectation, window_at) DO NOTHING
  RETURNING failed
)
SELECT stored::float8 AS stored, failed > 0 AS has_failed FROM judged, counted`,
};

/** The newest window of each: primary key of expectation_results. A process registers every minute. */
const failingExpectations = {
  name: 'failing_expectations',
  text: `
SELECT e.name, r.judged::float8 AS judged, r.failed::float8 AS failed
FROM expectations e CROSS JOIN LATERAL (
  SELECT x.judged, x.failed FROM expectation_results x
  WHERE x.expectation = e.name
    AND (e.kind = 'volume' OR x.window_at > now() - interval '1 hour')
  ORDER BY x.window_at DESC LIMIT 1) r
WHERE r.failed > 0 AND e.seen_at > now() - interval '1 hour'
ORDER BY r.failed DESC, e.name LIMIT 100`,
};

const pruneExpectations = {
  name: 'prune_expectations',
  text: `
WITH results AS (
  DELETE FROM expectation_results
  WHERE ctid = ANY (ARRAY(SELECT ctid FROM expectation_results
                          WHERE window_at < now() - $1::float8 * interval '1 day'
                          ORDER BY window_at LIMIT 10000))
), findings AS (
  DELETE FROM expectation_findings
  WHERE id = ANY (ARRAY(SELECT id FROM expectation_findings
                        WHERE found_at < now() - $1::float8 * interval '1 day'
                        ORDER BY found_at LIMIT 10000))
), batches AS (
  DELETE FROM held_batches
  WHERE id = ANY (ARRAY(SELECT id FROM held_batches
                        WHERE state <> 'held' AND resolved_at < now() - $1::float8 * interval '1 day'
                        LIMIT 1000))
)
DELETE FROM expectations WHERE seen_at < now() - $1::float8 * interval '1 day'`,
};

/** What expectations found, by window of time, with examples. */
export class ExpectationRepository {
  constructor(private readonly runner: Runner) {}

  /** A process judges by these. */
  async register(expectations: readonly KnownExpectation[]): Promise<void> {
    const column = (member: keyof KnownExpectation) => expectations.map((one) => one[member]);
    await this.runner.run(registerExpectations, [
      ...[column('name'), column('kind'), column('action'), column('event_type')],
      ...[column('source'), column('entity_id'), column('description'), column('expects')],
    ]);
  }

  /** Adds to what others have found in the same windows. */
  async add(tallies: readonly WindowTally[], findings: readonly FindingDraft[]): Promise<void> {
    if (tallies.length > 0) {
      await this.runner.run(addResults, [
        tallies.map(({ expectation }) => expectation),
        tallies.map(({ windowAt }) => windowAt.toISOString()),
        tallies.map(({ judged }) => judged),
        tallies.map(({ failed }) => failed),
        tallies.map(({ undecided }) => undecided),
      ]);
    }
    if (findings.length > 0) await this.runner.run(addFindings, findingColumns(findings));
  }

  /** Judges a window that is over by what is stored; null where another process has. */
  async close(window: ClosedWindow): Promise<{ stored: number; has_failed: boolean } | null> {
    const { rows } = await this.runner.run<{ stored: number; has_failed: boolean }>(closeWindow, [
      window.expectation,
      ...[window.event_type, window.source, window.entity_id],
      ...[window.from.toISOString(), window.to.toISOString(), window.min, window.max],
    ]);
    return rows[0] ?? null;
  }

  /** Takes what is older, in bounded steps: also batches that were resolved that long ago. */
  async prune(days: number): Promise<void> {
    await this.runner.run(pruneExpectations, [days]);
  }

  /** Of these events, those that are stored already. */
  async storedAmong(eventIds: readonly string[]): Promise<Set<string>> {
    const { rows } = await this.runner.run<{ event_id: string }>(
      {
        name: 'stored_among_judged',
        text: 'SELECT event_id FROM events WHERE event_id = ANY ($1::uuid[])',
      },
      [eventIds],
    );
    return new Set(rows.map(({ event_id }) => event_id));
  }

  /** By name, with what they found in the newest hours. */
  async list({ name, hours, examplesMax }: ResultRange): Promise<Expectation[]> {
    const { rows: known } = await this.runner.run<KnownRow>(
      {
        name: 'list_expectations',
        text: `
SELECT name, kind, action, event_type, source, entity_id, description, expects,
       ${iso('first_seen_at')} AS first_seen_at, ${iso('seen_at')} AS seen_at
FROM expectations WHERE $1::text IS NULL OR name = $1 ORDER BY name LIMIT ${EXPECTATIONS_MAX}`,
      },
      [name],
    );
    const names = known.map((one) => one.name);
    const [results, examples] = [
      await this.results(names, hours),
      await this.examples(names, hours, examplesMax),
    ];
    return known.map((one) => ({
      ...one,
      ...summary(results.filter(({ expectation }) => expectation === one.name)),
      examples: examples
        .filter(({ expectation }) => expectation === one.name)
        .map(({ expectation: _of, ...finding }) => finding),
    }));
  }

  /** Those in force of which the newest window has failures, as `ExpectationFigures` says. */
  async failing(): Promise<ExpectationFigures['failing']> {
    const { rows } = await this.runner.run<ExpectationFigures['failing'][number]>(
      failingExpectations,
      [],
    );
    return rows;
  }

  private async results(names: readonly string[], hours: number): Promise<ResultRow[]> {
    const stepMs = Math.ceil((hours * MS_PER_HOUR) / POINTS_MAX / POINT_STEP_MS) * POINT_STEP_MS;
    const point = `date_bin($3::float8 * interval '1 millisecond', window_at, 'epoch')`;
    const { rows } = await this.runner.run<ResultRow>(
      {
        name: 'expectation_results_since',
        text: `
SELECT expectation, ${iso('at')} AS at, judged, failed, undecided FROM (
  SELECT expectation, ${point} AS at, sum(judged)::float8 AS judged, sum(failed)::float8 AS failed,
         sum(undecided)::float8 AS undecided
  FROM expectation_results
  WHERE expectation = ANY ($1::text[]) AND window_at > now() - $2::float8 * interval '1 hour'
  GROUP BY 1, 2) r
ORDER BY expectation, r.at`,
      },
      [names, hours, stepMs],
    );
    return rows;
  }

  private async examples(
    names: readonly string[],
    hours: number,
    examplesMax: number,
  ): Promise<FindingRow[]> {
    const { rows } = await this.runner.run<FindingRow>(
      {
        name: 'expectation_examples',
        text: `
SELECT n.name AS expectation, f.* FROM unnest($1::text[]) AS n (name) CROSS JOIN LATERAL (
  SELECT id::text AS id, ${iso('found_at')} AS found_at, outcome, consequence, event_id,
         raw_payload_id, record_index, source, event_type, entity_id, path, message
  FROM expectation_findings x
  WHERE x.expectation = n.name AND x.found_at > now() - $2::float8 * interval '1 hour'
  ORDER BY x.id DESC LIMIT $3) f`,
      },
      [names, hours, examplesMax],
    );
    return rows;
  }
}

function findingColumns(findings: readonly FindingDraft[]): unknown[] {
  return [
    findings.map(({ expectation }) => expectation),
    findings.map(({ foundAt }) => foundAt.toISOString()),
    findings.map(({ outcome }) => outcome),
    findings.map(({ consequence }) => consequence),
    findings.map(({ event_id }) => event_id),
    findings.map(({ raw_payload_id }) => raw_payload_id),
    findings.map(({ record_index }) => record_index),
    findings.map(({ source }) => source),
    findings.map(({ event_type }) => event_type),
    findings.map(({ entity_id }) => entity_id),
    findings.map(({ path }) => cleanText(path)),
    findings.map(({ message }) => cleanText(message)),
  ];
}

function summary(rows: readonly ResultRow[]) {
  const total = (member: 'judged' | 'failed' | 'undecided') =>
    rows.reduce((sum, row) => sum + row[member], 0);
  const [judged, failed, undecided] = [total('judged'), total('failed'), total('undecided')];
  const results = rows.map(({ expectation: _of, ...row }) => ({
    ...row,
    pass_share: shareOf(row),
  }));
  const pass_share = judged === 0 ? null : shareOf({ judged, failed, undecided });
  return { last: results.at(-1) ?? null, judged, failed, undecided, pass_share, results };
}

function shareOf({ judged, failed, undecided }: Omit<ResultRow, 'at' | 'expectation'>): number {
  return judged === 0 ? 1 : (judged - failed - undecided) / judged;
}
