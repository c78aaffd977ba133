import type { HistoryFigure, HistoryKind } from '@acp/contracts/api';
import { formatAge, formatCount, formatDuration, formatRate } from '../display/format.js';

export interface Line {
  figure: HistoryFigure;
  name: string;
  token: 'series-1' | 'series-2' | 'series-3' | 'bad';
  dash?: number[];
}

export interface ChartKind {
  title: string;
  lines: readonly Line[];
  text: (value: number) => string;
}

const RATE_LINES: Record<HistoryKind, readonly Line[]> = {
  system: [
    { figure: 'ingested_per_second', name: 'ingested', token: 'series-1' },
    { figure: 'delivered_per_second', name: 'delivered', token: 'series-2' },
    { figure: 'processed_per_second', name: 'effects', token: 'series-3', dash: [4, 3] },
  ],
  topic: [
    { figure: 'ingested_per_second', name: 'ordered', token: 'series-1' },
    { figure: 'delivered_per_second', name: 'delivered', token: 'series-2' },
    { figure: 'processed_per_second', name: 'effects', token: 'series-3', dash: [4, 3] },
  ],
  source: [
    { figure: 'received_per_second', name: 'records', token: 'series-1' },
    { figure: 'ingested_per_second', name: 'new events', token: 'series-2' },
  ],
  consumer: [{ figure: 'processed_per_second', name: 'effects', token: 'series-3' }],
};

const ERROR_NAME: Record<HistoryKind, string> = {
  system: 'refused records',
  topic: 'failed attempts',
  source: 'refused records',
  consumer: 'failures',
};

const BACKLOG_NAME: Record<HistoryKind, string> = {
  system: 'to deliver',
  topic: 'to deliver',
  source: 'waiting',
  consumer: 'not yet',
};

/** The charts of a kind: what goes through, what waits, what fails, how long it takes. */
export function chartsOf(of: HistoryKind): ChartKind[] {
  const waits = { figure: 'backlog', name: BACKLOG_NAME[of], token: 'series-1' } as const;
  const fails = { figure: 'errors_per_second', name: ERROR_NAME[of], token: 'series-3' } as const;
  const dead = { figure: 'dead_letters', name: 'dead letters', token: 'bad' } as const;
  const charts: (ChartKind | null)[] = [
    { title: 'Per second', lines: RATE_LINES[of], text: formatRate },
    { title: 'Waiting', lines: [waits], text: formatCount },
    of === 'source'
      ? null
      : {
          title: 'Oldest waits',
          lines: [{ figure: 'oldest_seconds', name: 'oldest', token: 'series-1' }],
          text: formatAge,
        },
    { title: 'Failed per second', lines: [fails], text: formatRate },
    of === 'source' ? null : { title: 'Dead letters', lines: [dead], text: formatCount },
    {
      title: 'Latency',
      lines: [
        { figure: 'latency_p50_ms', name: 'median', token: 'series-2' },
        { figure: 'latency_p99_ms', name: '99th percentile', token: 'series-3' },
      ],
      text: formatDuration,
    },
  ];
  return charts.filter((chart) => chart !== null);
}
