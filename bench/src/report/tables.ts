import Table from 'cli-table3';
import type { Summary } from '../measure/compare.js';
import type { FigureResult, Report } from './report.js';

/** The report for people: settings, what was measured, the figures. */
export function renderReport(report: Report): string {
  return [
    settings(report),
    measured(report),
    ...(report.latency ? [latency(report)] : []),
    ...gatekeeper(report),
    figures(report),
    ...Object.entries(report.left_out).map(([key, why]) => `Left out: ${key}: ${why}`),
    `Ratios are medians of rounds measured in turn (min–max over the rounds).`,
    `Sustainable. ${report.sustainable.backlog}`,
    `${report.sustainable.offered}`,
    `${report.seconds.toFixed(0)} s.`,
  ].join('\n');
}

function settings({ machine, postgres, redis }: Report): string {
  const list = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([name, value]) => `${name}=${value}`)
      .join(' ');
  return [
    `machine    ${machine.cores} × ${machine.cpu}, ${machine.platform}, Node ${machine.node}, load before ${machine.load_before.toFixed(1)}`,
    `postgres   ${list(postgres)}`,
    ...(redis ? [`redis      ${list(redis)}`] : []),
  ].join('\n');
}

function measured(report: Report): string {
  const table = new Table({
    head: [
      '',
      'events',
      'events/s',
      'min–max',
      'WAL B/ev',
      'disk B/ev',
      'commits/ev',
      'db µs/ev',
      'node µs/ev',
      'steady',
      'what',
    ],
    colAligns: ['left', ...Array.from({ length: 9 }, () => 'right' as const), 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const [suite, series] of Object.entries(report.measured)) {
    for (const summary of series) table.push(row(suite, summary));
  }
  return table.toString();
}

function row(suite: string, summary: Summary): string[] {
  const { median, min, max } = summary.events_per_second;
  return [
    `${suite}: ${summary.name}`,
    thousands(summary.events_per_run),
    thousands(median),
    `${thousands(min)}–${thousands(max)}`,
    thousands(summary.wal_bytes_per_event),
    summary.disk_bytes_per_event === null ? '' : thousands(summary.disk_bytes_per_event),
    summary.commits_per_event.toPrecision(2),
    summary.server_micros_per_event?.toFixed(1) ?? '',
    summary.node_micros_per_event.toFixed(1),
    summary.steadiness === null ? '' : summary.steadiness.toFixed(2),
    summary.says,
  ];
}

function latency({ latency: l }: Report): string {
  if (!l) return '';
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return (
    `latency    ${l.achieved_per_second.toFixed(0)} events/s for ${l.seconds} s: ` +
    `p50 ${ms(l.p50_ms)}, p90 ${ms(l.p90_ms)}, p99 ${ms(l.p99_ms)}, max ${ms(l.max_ms)}; ` +
    `push → readable p50 ${ms(l.push_to_readable_p50_ms)}, p99 ${ms(l.push_to_readable_p99_ms)}; ` +
    `${l.backlog_at_end} left at the end; sustainable: ${l.sustainable ? 'yes' : 'no'}`
  );
}

function gatekeeper({ gatekeeper: { decisions: d, judge, switches } }: Report): string[] {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return [
    ...(d
      ? [
          `decisions  ${d.achieved_per_second.toFixed(0)}/s for ${d.seconds} s: p50 ${ms(d.p50_ms)}, ` +
            `p90 ${ms(d.p90_ms)}, p99 ${ms(d.p99_ms)}, max ${ms(d.max_ms)}`,
        ]
      : []),
    ...(judge
      ? [`judge      p50 ${judge.p50_us.toFixed(0)} µs, p99 ${judge.p99_us.toFixed(0)} µs`]
      : []),
    ...(switches
      ? [
          `switches   ${switches.rounds} engaged under ${switches.writers} writers, ` +
            `${switches.released} of ${switches.decisions} released: ${switches.late} late, ` +
            `p50 ${ms(switches.p50_ms)}, max ${ms(switches.max_ms)}`,
        ]
      : []),
  ];
}

function figures(report: Report): string {
  const table = new Table({
    head: ['key', 'value', 'min–max', 'must reach', 'reached', 'what'],
    colAligns: ['left', 'right', 'right', 'right', 'left', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const [key, figure] of Object.entries(report.figures)) table.push(figureRow(key, figure));
  return table.toString();
}

const DIGITS = { ratio: 2, ms: 1, us: 0, count: 0, kB: 0, percent: 2 } as const;

function figureRow(key: string, figure: FigureResult): string[] {
  const digits = DIGITS[figure.unit];
  return [
    key,
    figure.value.toFixed(digits),
    figure.rounds > 1 ? `${figure.min.toFixed(digits)}–${figure.max.toFixed(digits)}` : '',
    goalText(figure.must_reach),
    figure.reached === null ? '' : figure.reached ? 'yes' : 'NO',
    figure.says,
  ];
}

function goalText(goal: FigureResult['must_reach']): string {
  if (goal === null) return '';
  return 'at_least' in goal ? `≥ ${goal.at_least}` : `≤ ${goal.at_most}`;
}

function thousands(value: number): string {
  return Math.round(value).toLocaleString('en');
}
