import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { METRICS } from '@acp/observability';
import { controlPlaneProgram } from '../../src/cp/program.js';
import { readPromql } from './promql.js';
import { alarms, cases, ROOT } from './rule-files.js';

const RUNBOOKS = 'docs/operating/runbooks';
const every = alarms();
const named = every.map((alarm) => [alarm.alert, alarm] as const);
const runbooks = [...new Set(every.map(({ annotations }) => annotations['runbook_url']!))];

describe('reading PromQL', () => {
  it.each([
    ['max(control_plane_backlogs)', 'the catalogue has no metric control_plane_backlogs'],
    ['control_plane_backlog{topics="a"}', 'control_plane_backlog has no label topics'],
    ['sum by (source) (control_plane_backlog)', 'no metric has the label source'],
    ['rate(control_plane_http_request_seconds[5m])', 'the catalogue has no metric'],
    ['max(control_plane_backlog', 'cannot be read'],
  ])('finds what is wrong with %s', (text, problem) => {
    expect(readPromql(text).problems.join('\n')).toContain(problem);
  });
});

describe('every alarm', () => {
  it('has a name of its own', () => {
    expect(new Set(every.map(({ alert }) => alert)).size).toBe(every.length);
  });

  it.each(named)('%s asks for metrics and labels that exist', (_name, { expr, annotations }) => {
    const { problems, labels } = readPromql(expr);
    expect(problems).toEqual([]);
    const used = [...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)];
    expect(used.filter(([, label]) => !labels.has(label!))).toEqual([]);
  });

  it.each(named)('%s says how bad it is, and what to do', (_name, { labels, annotations }) => {
    expect(['critical', 'warning']).toContain(labels['severity']);
    expect(annotations['summary']).toMatch(/^[A-Z{].{40,220}[:;,] .+\.$/s);
  });

  it.each(named)('%s is tested for firing and for not firing', (name) => {
    const of = cases().filter(({ alarm }) => alarm === name);
    expect(of.some(({ fires }) => fires)).toBe(true);
    expect(of.some(({ fires }) => !fires)).toBe(true);
  });

  it.each(named)('%s leads to a runbook that names it', (name, { annotations }) => {
    const file = annotations['runbook_url']!;
    expect(dirname(file)).toBe(RUNBOOKS);
    expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`\`${name}\``);
  });

  it('is one that the tests mean', () => {
    const names = every.map(({ alert }) => alert);
    expect(cases().filter(({ alarm }) => !names.includes(alarm))).toEqual([]);
  });
});

describe('ControlPlaneMetricMissing', () => {
  /** Gauges that a healthy installation may be without, and why. */
  const maybeAbsent: Record<string, string> = {
    control_plane_blocked_keys: 'of ordered topics alone',
    control_plane_build_info: 'ControlPlaneAppMissing asks for it',
    control_plane_canary_interval_seconds: 'canaries are optional',
    control_plane_canary_missed_in_a_row: 'canaries are optional',
    control_plane_canary_sent_age_seconds: 'ControlPlaneReadingsStale asks whether they are judged',
    control_plane_connector_connected: 'connectors are optional',
    control_plane_connector_streams_silent: 'connectors are optional',
    control_plane_consumer_dead: 'there may be no consumer yet',
    control_plane_consumer_not_yet_age_seconds: 'there may be no consumer yet',
    control_plane_database_slot_wal_bytes: 'there may be no slot',
    control_plane_database_wal_bytes: 'it takes pg_monitor to see it',
    control_plane_database_wal_bytes_wanted: 'it is read with control_plane_database_bytes',
    control_plane_gap_oldest_age_seconds: 'a source may have no gap',
    control_plane_gaps_lost_lately: 'a source may have no gap',
    control_plane_intake_oldest_waiting_timestamp_seconds: 'intakes are optional',
    control_plane_relay_last_delivery_timestamp_seconds: 'nothing may have been delivered yet',
    control_plane_retention_last_complete_timestamp_seconds: 'retention is optional',
    control_plane_source_overdue_seconds: 'no source may be polled',
    control_plane_topic_due_limit_seconds: 'of topics that say so alone',
    control_plane_topic_not_yet_limit_seconds: 'of topics that say so alone',
  };
  const gauges = new Set<string>(
    Object.values(METRICS).flatMap(({ name, type }) => (type === 'gauge' ? [name] : [])),
  );
  const { expr } = every.find(({ alert }) => alert === 'ControlPlaneMetricMissing')!;
  const asked = readPromql(expr).metrics;

  it('asks for every gauge that alarms judge by and that is always there', () => {
    const judged = every.flatMap((alarm) => readPromql(alarm.expr).metrics);
    const always = judged.filter((name) => gauges.has(name) && !(name in maybeAbsent));
    expect([...asked].sort()).toEqual([...new Set(always)].sort());
  });

  it('says which figure is gone', () => {
    for (const name of asked) {
      expect(expr.replace(/\s+/g, ' ')).toContain(
        `label_replace(absent(${name}), "metric", "${name}", "", "")`,
      );
    }
  });
});

describe('every runbook', () => {
  const text = (file: string) => readFileSync(join(ROOT, file), 'utf8');

  it.each(runbooks)('%s has warnings, checks, a way to mend it and the reason', (file) => {
    const headings = [...text(file).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(['Warnings first', 'Check', 'Mend', 'Why']);
  });

  it.each(runbooks)('%s names commands that exist', (file) => {
    const program = controlPlaneProgram({});
    const lines = [...text(file).matchAll(/npm run cp -- ([a-z][\w -]*)/g)];
    for (const [, line] of lines) {
      const [first, second] = line!.trim().split(/\s+/);
      const command = program.commands.find((each) => each.name() === first);
      expect([line, command?.name()]).toEqual([line, first]);
      const takesName = command!.registeredArguments.length > 0;
      if (takesName || command!.commands.length === 0 || !second || second.startsWith('-'))
        continue;
      expect(command!.commands.map((each) => each.name())).toContain(second);
    }
  });

  it.each(runbooks)('%s names settings and metrics that exist', (file) => {
    const known = text('docs/reference/configuration.md') + text('docs/reference/metrics.md');
    const names = [
      ...text(file).matchAll(/\b(control_plane_[a-z_]+|[A-Z]+(?:_[A-Z]+)*_(?!ID\b)[A-Z]+)\b/g),
    ];
    const codes = text('docs/reference/errors.md');
    const unknown = names.filter(([, name]) => !known.includes(name!) && !codes.includes(name!));
    expect(unknown.map(([, name]) => name)).toEqual([]);
  });

  it.each(runbooks)('%s stands in the list of runbooks', (file) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(text(`${RUNBOOKS}/README.md`)).toContain(`](${basename(file)})`);
  });
});
