import {
  HISTORY_FIGURES,
  HISTORY_OF_ALL,
  type History,
  type HistoryFigure,
  type HistoryKind,
  type HistorySeries,
} from '@acp/contracts';
import { HistoryRepository, type HistoryRows } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { HistoryQuery } from './history-query.js';
import { historyRange, stepsIn, type HistoryRange } from './history-range.js';
import { HISTORY_NAMES_MAX } from './stands-of.js';

type Point = HistoryRows['points'][number];
type Step = { seconds: number | null };

/** Counts become rates over the seconds that were read; of what stood the highest is shown. */
const VALUE_OF: Record<HistoryFigure, (point: Point | undefined, step: Step) => number | null> = {
  received_per_second: (point, step) => rate(point?.received, step),
  ingested_per_second: (point, step) => rate(point?.ingested, step),
  delivered_per_second: (point, step) => rate(point?.delivered, step),
  processed_per_second: (point, step) => rate(point?.processed, step),
  errors_per_second: (point, step) => rate(point?.errors, step),
  backlog: (point) => point?.backlog ?? 0,
  oldest_seconds: (point) => round(point?.oldest_seconds ?? 0),
  dead_letters: (point) => point?.dead ?? 0,
  latency_p50_ms: (point) => round(point?.p50_ms ?? null),
  latency_p99_ms: (point) => round(point?.p99_ms ?? null),
};

/** Figures that a kind does not have: they are left out and not shown as 0. */
const NONE_OF: Record<HistoryKind, readonly HistoryFigure[]> = {
  system: [],
  topic: ['received_per_second'],
  source: ['delivered_per_second', 'processed_per_second', 'oldest_seconds', 'dead_letters'],
  consumer: ['received_per_second', 'ingested_per_second', 'delivered_per_second'],
};

/** A value for each step, of one name or of all of a kind. */
@Injectable()
export class ReadHistory {
  constructor(private readonly history: HistoryRepository) {}

  async read(query: HistoryQuery): Promise<History> {
    const name = query.of === 'system' ? HISTORY_OF_ALL : (query.name ?? null);
    const range = historyRange(query, { now: new Date(), all: name === null });
    const rows = await this.history.read({
      ...range,
      kind: query.of,
      name,
      namesMax: HISTORY_NAMES_MAX,
    });
    const times = timesOf(range);
    const figures = (query.figures ?? HISTORY_FIGURES).filter(
      (figure) => !NONE_OF[query.of].includes(figure),
    );
    const named = name === null || rows.names.length > 0 ? [] : [unseen(name, times, figures)];
    return {
      of: query.of,
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      step_seconds: range.stepSeconds,
      at: times.map((at) => new Date(at * 1_000).toISOString()),
      series: [...seriesOf(rows, times, figures, range.stepSeconds), ...named],
      more: rows.names.length > HISTORY_NAMES_MAX,
    };
  }
}

function seriesOf(
  { steps, names, points }: HistoryRows,
  times: readonly number[],
  figures: readonly HistoryFigure[],
  stepSeconds: number,
): HistorySeries[] {
  const stepAt = new Map(steps.map((step) => [step.at, step]));
  const pointAt = new Map(points.map((point) => [`${point.at} ${point.name}`, point]));
  return names.slice(0, HISTORY_NAMES_MAX).map(({ name, since, seen_at }) => {
    const first = since.getTime() / 1_000 - stepSeconds;
    const last = seen_at.getTime() / 1_000;
    const series: HistorySeries = { name, since: since.toISOString() };
    for (const figure of figures) {
      series[figure] = times.map((at) => {
        const step = at > first && at <= last ? stepAt.get(at) : undefined;
        return step ? VALUE_OF[figure](pointAt.get(`${at} ${name}`), step) : null;
      });
    }
    return series;
  });
}

function unseen(name: string, times: readonly number[], figures: readonly HistoryFigure[]) {
  const series: HistorySeries = { name, since: null };
  for (const figure of figures) series[figure] = times.map(() => null);
  return series;
}

function timesOf(range: HistoryRange): number[] {
  const from = range.from.getTime() / 1_000;
  return Array.from({ length: stepsIn(range) }, (_, index) => from + index * range.stepSeconds);
}

function rate(count: number | null | undefined, { seconds }: Step): number | null {
  return seconds === null ? null : round((count ?? 0) / seconds);
}

/** As many digits as anybody reads. */
function round(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}
