import { cpus, loadavg } from 'node:os';
import type { Figure } from '../figures.js';
import { lowerOf, reaches } from '../figures.js';
import type { GatekeeperReport } from '../gatekeeper/gatekeeper-figures.js';
import type { LatencyReport } from '../latency/latency.js';
import type { OperatingReport } from '../operating/operating-figures.js';
import { ratioOf, summaryOf, type Series, type Summary } from '../measure/compare.js';
import { SUSTAINABLE } from '../measure/steadiness.js';
import type { Plan } from '../plan.js';

export interface FigureResult {
  value: number;
  min: number;
  max: number;
  rounds: number;
  unit: 'ratio' | NonNullable<Figure['unit']>;
  /** Null where nothing is asked. */
  must_reach: Figure['must_reach'];
  reached: boolean | null;
  says: string;
}

export interface Report {
  generated_at: string;
  quick: boolean;
  seconds: number;
  machine: {
    cpu: string;
    cores: number;
    node: string;
    platform: string;
    /** Load average of the last minute before the first run: what else the machine does. */
    load_before: number;
  };
  postgres: Record<string, string>;
  redis: Record<string, string> | null;
  plan: Plan;
  sustainable: typeof SUSTAINABLE;
  figures: Record<string, FigureResult>;
  /** Keys that were to be measured and could not be, and why. */
  left_out: Record<string, string>;
  measured: Record<string, Summary[]>;
  latency: LatencyReport | null;
  gatekeeper: GatekeeperReport;
  operating: OperatingReport;
}

export function machine(): Report['machine'] {
  return {
    cpu: cpus()[0]?.model ?? '?',
    cores: cpus().length,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    load_before: loadavg()[0]!,
  };
}

export function ratioResult(figure: Figure, series: readonly Series[]): FigureResult {
  const find = (name: string) => series.filter((one) => one.name === name);
  const lower = lowerOf(figure).flatMap(find);
  const { median, min, max, rounds } = ratioOf(find(figure.upper!)[0]!, lower, figure.by);
  return result(figure, { value: median, min, max, rounds, unit: 'ratio' });
}

/** Of a figure that is measured by itself, not against another. */
export function valueResult(figure: Figure, value: number): FigureResult {
  return result(figure, { value, min: value, max: value, rounds: 1, unit: figure.unit! });
}

function result(
  figure: Figure,
  measured: Pick<FigureResult, 'value' | 'min' | 'max' | 'rounds' | 'unit'>,
): FigureResult {
  return {
    value: round(measured.value),
    min: round(measured.min),
    max: round(measured.max),
    rounds: measured.rounds,
    unit: measured.unit,
    must_reach: figure.must_reach,
    reached: reaches(figure, measured.value),
    says: figure.says,
  };
}

export function summaries(series: readonly Series[]): Summary[] {
  return series.map(summaryOf).map((summary) => ({
    ...summary,
    events_per_second: {
      median: Math.round(summary.events_per_second.median),
      min: Math.round(summary.events_per_second.min),
      max: Math.round(summary.events_per_second.max),
      rounds: summary.events_per_second.rounds,
    },
    wal_bytes_per_event: Math.round(summary.wal_bytes_per_event),
    disk_bytes_per_event:
      summary.disk_bytes_per_event === null ? null : Math.round(summary.disk_bytes_per_event),
    commits_per_event: Number(summary.commits_per_event.toPrecision(3)),
    server_micros_per_event:
      summary.server_micros_per_event === null ? null : round(summary.server_micros_per_event),
    node_micros_per_event: round(summary.node_micros_per_event),
    steadiness: summary.steadiness === null ? null : round(summary.steadiness),
  }));
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
