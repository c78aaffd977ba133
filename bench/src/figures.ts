import type { Measure } from './measure/compare.js';
import { TRANSPORT_KEYS } from './transports/transport-keys.js';

/** The keys of the report, what each is the ratio of, and what it must reach. */
export interface Figure {
  key: string;
  suite: SuiteName;
  says: string;
  /** At least this, or at most this; null where nothing is asked. */
  must_reach: { at_least: number } | { at_most: number } | null;
  /** Default: a ratio. */
  unit?: 'ms' | 'us' | 'count' | 'kB' | 'percent';
  /** For ratios: the contenders of the suite. */
  upper?: string;
  /** Of several the fastest counts. */
  lower?: string | readonly string[];
  /** What the two are compared by; default: the rate. */
  by?: Measure;
}

export const SUITE_NAMES = [
  'ingest',
  'pushes',
  'relay',
  'peers',
  'ordered',
  'held',
  'latency',
  'consumer',
  'gold',
  'transports',
  'gate',
  'decisions',
  'judge',
  'switches',
  'backtests',
  'sidecar',
  'intake',
  'mapping',
  'catalogue',
  'console',
  'interactions',
  'streams',
  'canary',
  'expectations',
  'history',
  'before',
] as const;
export type SuiteName = (typeof SUITE_NAMES)[number] | 'designs';

/** Suites that `--quick` measures only where `--only` names one of their keys. */
export const NOT_IN_QUICK: ReadonlySet<SuiteName> = new Set([
  'peers',
  'consumer',
  'gold',
  'transports',
  'sidecar',
  'intake',
  'interactions',
  'streams',
  'canary',
]);

/** What of a build is measured against an older one; see `before/`. */
export const BEFORE_PARTS = [
  'ingest',
  'push',
  'relay',
  'relay_redis',
  'life',
  'start_ingestion',
  'start_relay',
  'start_ops_api',
] as const;
export type BeforePart = (typeof BEFORE_PARTS)[number];

export const FIGURES: readonly Figure[] = [
  {
    key: 'ingest_batch_vs_copy',
    suite: 'ingest',
    says: 'triple write in batches ÷ the same rows by binary COPY',
    must_reach: { at_least: 0.8 },
    upper: 'batch',
    lower: 'copy',
  },
  {
    key: 'ingest_grouped_vs_naive',
    suite: 'pushes',
    says: 'single pushes grouped ÷ a transaction of three INSERTs each',
    must_reach: { at_least: 3 },
    upper: 'grouped',
    lower: 'naive',
  },
  {
    key: 'relay_noop_vs_sql',
    suite: 'relay',
    says: 'relay that publishes to nothing ÷ its bare statements',
    must_reach: { at_least: 0.85 },
    upper: 'noop',
    lower: 'sql',
  },
  {
    key: 'relay_noop_vs_graphile',
    suite: 'relay',
    says: 'the same ÷ graphile-worker, tuned',
    must_reach: { at_least: 1.8 },
    upper: 'noop',
    lower: 'graphile',
  },
  {
    key: 'relay_noop_vs_pgboss',
    suite: 'relay',
    says: 'the same ÷ pg-boss in batches',
    must_reach: { at_least: 1.8 },
    upper: 'noop',
    lower: 'pgboss',
  },
  {
    key: 'relay_noop_vs_river',
    suite: 'peers',
    says: 'the same ÷ River, the best of four settings',
    must_reach: { at_least: 5 },
    upper: 'noop',
    lower: 'river',
  },
  {
    key: 'relay_noop_vs_awa',
    suite: 'peers',
    says: 'the same ÷ awa, the best of four settings',
    must_reach: { at_least: 5 },
    upper: 'noop',
    lower: 'awa',
  },
  {
    key: 'relay_redis_vs_noop',
    suite: 'relay',
    says: 'relay to a real Redis ÷ to nothing',
    must_reach: { at_least: 0.5 },
    upper: 'redis',
    lower: 'noop',
  },
  {
    key: 'relay_naive_speedup',
    suite: 'relay',
    says: 'relay ÷ claim and settle row by row',
    must_reach: { at_least: 8 },
    upper: 'noop',
    lower: 'rows',
  },
  {
    key: 'held_xmin',
    suite: 'held',
    says: 'with a transaction open since before ÷ without',
    must_reach: { at_least: 0.9 },
    upper: 'held',
    lower: 'free',
  },
  {
    key: 'history_10m',
    suite: 'history',
    says: 'with millions of delivered rows ÷ with none',
    must_reach: { at_least: 0.9 },
    upper: 'history',
    lower: 'none',
  },
  {
    key: 'ordered_vs_unordered',
    suite: 'ordered',
    says: 'ordered by key, 1,000 keys ÷ unordered',
    must_reach: { at_least: 0.6 },
    upper: 'ordered',
    lower: 'unordered',
  },
  {
    key: 'latency_p50_ms',
    suite: 'latency',
    says: 'commit → readable in Redis, at 1,000 events/s, doorbell on',
    must_reach: { at_most: 10 },
    unit: 'ms',
  },
  {
    key: 'latency_p99_ms',
    suite: 'latency',
    says: 'the same, 99th percentile',
    must_reach: { at_most: 50 },
    unit: 'ms',
  },
  {
    key: 'consumer_inbox_vs_none',
    suite: 'consumer',
    says: 'a consumer with the inbox ÷ a bare consumer without, from Redis Streams',
    must_reach: { at_least: 0.5 },
    upper: 'inbox',
    lower: 'none',
  },
  {
    key: 'consumer_inbox_vs_none_in_memory',
    suite: 'consumer',
    says: 'the same from memory, so without the broker',
    must_reach: { at_least: 0.5 },
    upper: 'inbox_memory',
    lower: 'none_memory',
  },
  {
    key: 'gold_vs_noop',
    suite: 'gold',
    says: 'a consumer that keeps the gold views ÷ the same inbox with a handler that does nothing',
    must_reach: null,
    upper: 'gold',
    lower: 'noop',
  },
  ...TRANSPORT_KEYS.flatMap(figuresOf),
  {
    key: 'gate_vs_triple_write',
    suite: 'gate',
    says: 'decisions through the gatekeeper ÷ the same pushed as plain events',
    must_reach: { at_least: 0.5 },
    upper: 'gate',
    lower: 'plain',
  },
  {
    key: 'gate_p50_ms',
    suite: 'decisions',
    says: 'POST /v1/decisions at 500/s, from when it is due to its answer',
    must_reach: { at_most: 5 },
    unit: 'ms',
  },
  {
    key: 'gate_p99_ms',
    suite: 'decisions',
    says: 'the same, 99th percentile',
    must_reach: { at_most: 20 },
    unit: 'ms',
  },
  {
    key: 'judge_us_p99',
    suite: 'judge',
    says: 'schema, digest and 20 rules in memory, 99th percentile',
    must_reach: { at_most: 100 },
    unit: 'us',
  },
  {
    key: 'switch_late',
    suite: 'switches',
    says: 'releases of a scope after its switch was answered, 10 writers',
    must_reach: { at_most: 0 },
    unit: 'count',
  },
  {
    key: 'switch_max_ms',
    suite: 'switches',
    says: 'longest time to engage a switch under them',
    must_reach: { at_most: 100 },
    unit: 'ms',
  },
  {
    key: 'backtest_per_s',
    suite: 'backtests',
    says: 'recorded decisions that a back-test judges again in a second, 20 rules and a budget',
    must_reach: { at_least: 30_000 },
    unit: 'count',
  },
  {
    key: 'gate_vs_sidecar',
    suite: 'sidecar',
    says: 'decisions of the whole gatekeeper ÷ an OPA server and an INSERT of its log for each',
    must_reach: { at_least: 2 },
    upper: 'gate_http',
    lower: 'sidecar',
  },
  {
    key: 'intake_vs_push',
    suite: 'intake',
    says: 'from a transaction in another database to the stored event ÷ single pushes over HTTP, 16 each',
    must_reach: { at_least: 2 },
    upper: 'intake',
    lower: 'push',
  },
  {
    key: 'intake_vs_pto',
    suite: 'intake',
    says: 'the same ÷ pg-transactional-outbox to its handler, polling or replication, the faster',
    must_reach: { at_least: 5 },
    upper: 'intake',
    lower: ['pto_polling', 'pto_replication'],
  },
  {
    key: 'mapping_cel_vs_code',
    suite: 'mapping',
    says: 'records through a mapping in CEL ÷ the built-in mapper of the same source',
    must_reach: { at_least: 0.5 },
    upper: 'cel',
    lower: 'code',
  },
  {
    key: 'catalogue_1000',
    suite: 'catalogue',
    says: 'events of seven types through the gate with 1,000 types registered ÷ with seven',
    must_reach: { at_least: 0.95 },
    upper: 'types_many',
    lower: 'types_few',
  },
  {
    key: 'catalogue_1000_spread',
    suite: 'catalogue',
    says: 'events of all 1,000 types in turn ÷ events of seven with seven registered',
    must_reach: null,
    upper: 'types_spread',
    lower: 'types_few',
  },
  {
    key: 'console_load_kb',
    suite: 'console',
    says: 'what a browser loads before the overview is drawn, compressed with gzip',
    must_reach: { at_most: 250 },
    unit: 'kB',
  },
  {
    key: 'console_interaction_ms',
    suite: 'interactions',
    says: 'a key or a click on a list of 10,000 rows to the next paint, 98th percentile',
    must_reach: { at_most: 100 },
    unit: 'ms',
  },
  {
    key: 'overview_sse_cpu',
    suite: 'streams',
    says: 'what a hundred open consoles take of one core in the ops-api',
    must_reach: { at_most: 5 },
    unit: 'percent',
  },
  {
    key: 'canary_overhead',
    suite: 'canary',
    says: 'what canaries of every minute, twenty topics, take of the throughput',
    must_reach: { at_most: 0.5 },
    unit: 'percent',
  },
  {
    key: 'expectations_20',
    suite: 'expectations',
    says: 'records through the gate and 20 expectations of each ÷ through the gate alone',
    must_reach: { at_least: 0.8 },
    upper: 'expected',
    lower: 'gate_alone',
  },
  beforeFigure('ingest', 'triple writes in batches of 500, four writers', 1.4),
  beforeFigure('push', '64 concurrent single pushes', 1.3),
  beforeFigure('relay', 'claim, publish to nothing, settle; one process', 1.5),
  beforeFigure('relay_redis', 'the relay to Redis Streams', 1.3),
  {
    ...beforeFigure('life', 'WAL bytes of an event from its write to its settled delivery', 0),
    key: 'wal_vs_before',
    must_reach: { at_most: 0.6 },
    by: 'walBytesPerEvent',
  },
  {
    ...beforeFigure('life', 'its bytes on disk after vacuum, indexes included', 0),
    key: 'disk_vs_before',
    must_reach: { at_most: 0.5 },
    by: 'diskBytesPerEvent',
  },
  startFigure('ingestion'),
  startFigure('relay'),
  startFigure('ops_api'),
];

/** This build ÷ the one at `--before`. */
function beforeFigure(part: BeforePart, says: string, at_least: number): Figure {
  return {
    key: `${part}_vs_before`,
    suite: 'before',
    says: `${says}, this build ÷ the one before`,
    must_reach: { at_least },
    upper: `${part}_now`,
    lower: `${part}_before`,
  };
}

/** Seconds from a process to its readiness. */
function startFigure(app: 'ingestion' | 'relay' | 'ops_api'): Figure {
  return {
    ...beforeFigure(`start_${app}`, `start of ${app} until it is ready`, 0),
    must_reach: { at_most: 0.6 },
    by: 'seconds',
  };
}

function figuresOf(transport: string): Figure[] {
  const common = { suite: 'transports', must_reach: null, lower: `${transport}_client` } as const;
  return [
    {
      ...common,
      key: `transport_${transport}_events_per_s`,
      says: 'the relay with its database ÷ the client library alone, the same bytes',
      upper: transport,
    },
    {
      ...common,
      key: `transport_${transport}_adapter_vs_client`,
      says: 'the adapter without a database ÷ the client library alone',
      upper: `${transport}_adapter`,
    },
  ];
}

export function lowerOf({ lower = [] }: Figure): readonly string[] {
  return typeof lower === 'string' ? [lower] : lower;
}

/** Null where nothing is asked. */
export function reaches(figure: Figure, value: number): boolean | null {
  const goal = figure.must_reach;
  if (goal === null) return null;
  return 'at_least' in goal ? value >= goal.at_least : value <= goal.at_most;
}
