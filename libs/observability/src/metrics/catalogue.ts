/** What a metric is, before any registry knows it. */
export interface MetricDefinition {
  name: `control_plane_${string}`;
  type: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: readonly string[];
  /** Upper bounds of a histogram, in the unit of its name. */
  buckets?: readonly number[];
}

const SECONDS = [
  0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800,
] as const;
const ROWS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000] as const;

/**
 * Every metric of this product, once. Counters count committed facts only. Gauges of the whole
 * installation (marked "from the database") are set by the ops-api alone, so that summing over
 * processes never counts one thing twice.
 */
export const METRICS = {
  recordsIngested: {
    name: 'control_plane_ingestion_records_total',
    type: 'counter',
    help: 'Records taken in, by source and outcome: accepted, duplicate, rejected.',
    labels: ['source', 'outcome'],
  },
  recordsRejected: {
    name: 'control_plane_ingestion_rejected_total',
    type: 'counter',
    help: 'Records put in quarantine, by source and first reason code.',
    labels: ['source', 'code'],
  },
  rawPayloads: {
    name: 'control_plane_ingestion_raw_payloads_total',
    type: 'counter',
    help: 'Raw payloads stored, by source.',
    labels: ['source'],
  },
  ingestBatchRecords: {
    name: 'control_plane_ingestion_batch_records',
    type: 'histogram',
    help: 'Records per ingestion transaction.',
    labels: ['source'],
    buckets: ROWS,
  },
  ingestTransactionSeconds: {
    name: 'control_plane_ingestion_transaction_seconds',
    type: 'histogram',
    help: 'Duration of ingestion transactions, by outcome: committed, failed.',
    labels: ['outcome'],
    buckets: SECONDS,
  },
  ingestTransactionRows: {
    name: 'control_plane_ingestion_transaction_rows',
    type: 'histogram',
    help: 'Rows written per ingestion transaction, by table.',
    labels: ['table'],
    buckets: ROWS,
  },
  ingestStepSeconds: {
    name: 'control_plane_ingestion_step_seconds',
    type: 'histogram',
    help: 'Duration of one step of ingestion: read, map, gate, write.',
    labels: ['step'],
    buckets: SECONDS,
  },
  ingestBufferDepth: {
    name: 'control_plane_ingestion_buffer_depth',
    type: 'gauge',
    help: 'Items waiting in the bounded buffer of a connector or of the grouped writer.',
    labels: ['buffer'],
  },
  ingestBufferRefusals: {
    name: 'control_plane_ingestion_buffer_refusals_total',
    type: 'counter',
    help: 'Times a full buffer made its sender wait or answered 503.',
    labels: ['buffer'],
  },
  connectorReconnects: {
    name: 'control_plane_connector_reconnects_total',
    type: 'counter',
    help: 'Connections a connector opened again after it lost one.',
    labels: ['connector'],
  },
  connectorConnected: {
    name: 'control_plane_connector_connected',
    type: 'gauge',
    help: '1 while the connector is connected to its source, else 0.',
    labels: ['connector'],
  },
  connectorGaps: {
    name: 'control_plane_connector_gaps_total',
    type: 'counter',
    help: 'Holes a connector found in its source’s own numbering.',
    labels: ['connector'],
  },
  connectorResets: {
    name: 'control_plane_connector_resets_total',
    type: 'counter',
    help: 'Times a source’s own numbering began again.',
    labels: ['connector'],
  },
  connectorStreamHeard: {
    name: 'control_plane_connector_stream_last_heard_timestamp_seconds',
    type: 'gauge',
    help: 'When a subscribed stream was last heard, in seconds since 1970; 0 where it never was.',
    labels: ['connector', 'stream'],
  },
  connectorStreamsSilent: {
    name: 'control_plane_connector_streams_silent',
    type: 'gauge',
    help: 'Subscribed streams without a frame for BINANCE_STREAM_SILENT_MS.',
    labels: ['connector'],
  },
  connectorFetches: {
    name: 'control_plane_connector_fetches_total',
    type: 'counter',
    help: 'Scheduled pulls, by connector and outcome: stored, unchanged, vendor_error, failed.',
    labels: ['connector', 'outcome'],
  },
  connectorRunning: {
    name: 'control_plane_connector_running',
    type: 'gauge',
    help: '1 while a connector of a plug-in runs, 0 while it waits to be started again or has ended.',
    labels: ['connector'],
  },
  connectorFailures: {
    name: 'control_plane_connector_failures_total',
    type: 'counter',
    help: 'Times a connector of a plug-in failed; it is started again after a pause.',
    labels: ['connector'],
  },
  eventsPublished: {
    name: 'control_plane_events_published_total',
    type: 'counter',
    help: 'Entries settled as delivered.',
    labels: ['topic', 'transport'],
  },
  eventsFailed: {
    name: 'control_plane_events_failed_total',
    type: 'counter',
    help: 'Attempts that failed, by error code; includes those that will be tried again.',
    labels: ['topic', 'transport', 'code'],
  },
  eventsDeadLettered: {
    name: 'control_plane_events_dead_lettered_total',
    type: 'counter',
    help: 'Entries that became dead letters, by error code.',
    labels: ['topic', 'code'],
  },
  publishLatency: {
    name: 'control_plane_publish_latency_seconds',
    type: 'histogram',
    help: 'Time the transport took for one batch, from the call to its outcomes.',
    labels: ['topic', 'transport'],
    buckets: SECONDS,
  },
  publishBatchEntries: {
    name: 'control_plane_publish_batch_entries',
    type: 'histogram',
    help: 'Entries per publish batch.',
    labels: ['topic'],
    buckets: ROWS,
  },
  hopLatency: {
    name: 'control_plane_hop_latency_seconds',
    type: 'histogram',
    help: 'Time an event took for one hop: source_to_received, received_to_committed, committed_to_claimed, claimed_to_published, published_to_processed. `topic` is empty before routing. Without recorded data (the first two), replays and retries (the others).',
    labels: ['hop', 'topic'],
    buckets: SECONDS,
  },
  relayClaims: {
    name: 'control_plane_relay_claims_total',
    type: 'counter',
    help: 'Claim statements that found entries, by kind: fresh, due, late.',
    labels: ['topic', 'kind'],
  },
  relayClaimedEntries: {
    name: 'control_plane_relay_claimed_entries_total',
    type: 'counter',
    help: 'Entries claimed, by kind: fresh, due, late.',
    labels: ['topic', 'kind'],
  },
  relayStatementSeconds: {
    name: 'control_plane_relay_statement_seconds',
    type: 'histogram',
    help: 'Duration of the relay’s database work, by step: claim, settle, sweep.',
    labels: ['topic', 'step'],
    buckets: SECONDS,
  },
  relayOutcomes: {
    name: 'control_plane_relay_entries_total',
    type: 'counter',
    help: 'Concluded attempts, by outcome: delivered, retry, dead, released.',
    labels: ['topic', 'outcome'],
  },
  relayInFlight: {
    name: 'control_plane_relay_in_flight',
    type: 'gauge',
    help: 'Entries this process holds between claim and settle.',
    labels: ['topic'],
  },
  relayStaleSettles: {
    name: 'control_plane_relay_stale_settles_total',
    type: 'counter',
    help: 'Settles refused because the claim was no longer ours.',
    labels: ['topic'],
  },
  relayReportsRefused: {
    name: 'control_plane_relay_reports_refused_total',
    type: 'counter',
    help: 'Heartbeats that renewed the lease without the report on the topics.',
    labels: [],
  },
  leaseTakeovers: {
    name: 'control_plane_relay_lease_takeovers_total',
    type: 'counter',
    help: 'Claims of dead or stalled workers that this process ended.',
    labels: ['topic'],
  },
  breakerState: {
    name: 'control_plane_relay_breaker_state',
    type: 'gauge',
    help: 'Breaker of the topic in this process: 0 closed, 1 half open, 2 open.',
    labels: ['topic'],
  },
  breakerOpened: {
    name: 'control_plane_relay_breaker_opened_total',
    type: 'counter',
    help: 'Times the breaker of the topic opened.',
    labels: ['topic'],
  },
  relaySystemPauses: {
    name: 'control_plane_relay_system_pauses_total',
    type: 'counter',
    help: 'Times this process paused a topic for the whole fleet because everything failed alike.',
    labels: ['topic'],
  },
  replayEntries: {
    name: 'control_plane_replay_entries_total',
    type: 'counter',
    help: 'Entries written by replay jobs.',
    labels: ['topic'],
  },
  maintenanceRunSeconds: {
    name: 'control_plane_maintenance_run_seconds',
    type: 'histogram',
    help: 'Duration of one run of a maintenance duty, by outcome: done, failed.',
    labels: ['duty', 'outcome'],
    buckets: SECONDS,
  },
  maintenanceRows: {
    name: 'control_plane_maintenance_rows_total',
    type: 'counter',
    help: 'Rows a maintenance duty removed or mended.',
    labels: ['duty'],
  },
  invariantViolations: {
    name: 'control_plane_invariant_violations',
    type: 'gauge',
    help: 'Rows that break an invariant of the outbox, by kind; anything but 0 is a bug.',
    labels: ['kind'],
  },
  vacuumHorizonAge: {
    name: 'control_plane_vacuum_horizon_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest transaction that holds back vacuum, as this worker sees it; take the maximum.',
    labels: [],
  },
  backlog: {
    name: 'control_plane_backlog',
    type: 'gauge',
    help: 'Entries not yet settled, by topic, from the database.',
    labels: ['topic'],
  },
  oldestEntryAge: {
    name: 'control_plane_oldest_entry_age_seconds',
    type: 'gauge',
    help: 'Age of the oldest entry not yet settled, by topic, from the database.',
    labels: ['topic'],
  },
  topicPaused: {
    name: 'control_plane_topic_paused',
    type: 'gauge',
    help: 'Whether the topic is paused, by who did it: operator, relay (everything failed alike), from the database.',
    labels: ['topic', 'by'],
  },
  topicServed: {
    name: 'control_plane_topic_served',
    type: 'gauge',
    help: 'Whether any live worker has the topic, from the database; 0: nothing of it is delivered.',
    labels: ['topic'],
  },
  overdueRetries: {
    name: 'control_plane_overdue_retries',
    type: 'gauge',
    help: 'Retries that are past their time and not claimed, by topic, from the database.',
    labels: ['topic'],
  },
  deadLetters: {
    name: 'control_plane_dead_letters',
    type: 'gauge',
    help: 'Dead letters waiting for an operator, by topic, from the database.',
    labels: ['topic'],
  },
  consumerNotYet: {
    name: 'control_plane_consumer_not_yet',
    type: 'gauge',
    help: 'Events delivered that a consumer has neither had nor given up, by consumer and topic, from the database.',
    labels: ['consumer', 'topic'],
  },
  consumerDead: {
    name: 'control_plane_consumer_dead',
    type: 'gauge',
    help: 'Events a consumer has given up, which wait for an operator, by consumer and topic, from the database.',
    labels: ['consumer', 'topic'],
  },
  blockedKeys: {
    name: 'control_plane_blocked_keys',
    type: 'gauge',
    help: 'Keys of ordered topics that wait behind a failing head, from the database.',
    labels: ['topic'],
  },
  decisions: {
    name: 'control_plane_decisions_total',
    type: 'counter',
    help: 'Decisions by kind of action and what became of them: released, denied, held, stopped, rejected, expired, withdrawn. One that was held counts again when it ends.',
    labels: ['kind', 'outcome'],
  },
  decisionVerdictSeconds: {
    name: 'control_plane_decision_verdict_seconds',
    type: 'histogram',
    help: 'Time from a proposal that passed its schema to its committed verdict, by outcome: released, denied, held, stopped.',
    labels: ['outcome'],
    buckets: SECONDS,
  },
  decisionsHeld: {
    name: 'control_plane_decisions_held',
    type: 'gauge',
    help: 'Decisions that wait for people, from the database.',
    labels: [],
  },
  switchesEngaged: {
    name: 'control_plane_switches_engaged',
    type: 'gauge',
    help: 'Switches that are on, from the database.',
    labels: [],
  },
  ledgerImbalance: {
    name: 'control_plane_ledger_imbalance',
    type: 'gauge',
    help: 'Sum of what the ledger’s accounts cannot explain, from the database. Must be 0.',
    labels: [],
  },
  ledgerVerifiedShare: {
    name: 'control_plane_ledger_verified_share',
    type: 'gauge',
    help: 'Part of all rows that a verification has looked at, 0 to 1: what lies behind the imbalance.',
    labels: [],
  },
  ledgerNotVerifiedSeconds: {
    name: 'control_plane_ledger_not_verified_seconds',
    type: 'gauge',
    help: 'Seconds since when some row of the ledger has not been looked at again.',
    labels: [],
  },
  ledgerSegmentsTimedOut: {
    name: 'control_plane_ledger_segments_timed_out',
    type: 'gauge',
    help: 'Segments with a row that cannot be looked at within the time a statement may take.',
    labels: [],
  },
  ledgerTotals: {
    name: 'control_plane_ledger_total',
    type: 'gauge',
    help: 'The ledger’s accounts, from the database.',
    labels: ['account'],
  },
  consumerEvents: {
    name: 'control_plane_consumer_events_total',
    type: 'counter',
    help: 'Deliveries a consumer concluded, by outcome: processed, duplicate, retried, dead.',
    labels: ['consumer', 'outcome'],
  },
  consumerAcksRefused: {
    name: 'control_plane_consumer_acks_refused_total',
    type: 'counter',
    help: 'Acknowledgements of a consumer with its own database that the ops-api refused and the reporter dropped.',
    labels: ['consumer'],
  },
  consumerHandlerSeconds: {
    name: 'control_plane_consumer_handler_seconds',
    type: 'histogram',
    help: 'Duration of the transaction around a batch of effects.',
    labels: ['consumer'],
    buckets: SECONDS,
  },
  consumerBatchEvents: {
    name: 'control_plane_consumer_batch_events',
    type: 'histogram',
    help: 'Deliveries per batch of a consumer.',
    labels: ['consumer'],
    buckets: ROWS,
  },
  httpRequestSeconds: {
    name: 'control_plane_http_request_seconds',
    type: 'histogram',
    help: 'Duration of HTTP requests, by method, route pattern and status.',
    labels: ['method', 'route', 'status'],
    buckets: SECONDS,
  },
  eventLoopLag: {
    name: 'control_plane_event_loop_lag_seconds',
    type: 'gauge',
    help: 'Delay of the event loop since the last scrape, by quantile: p50, p99, max.',
    labels: ['quantile'],
  },
  buildInfo: {
    name: 'control_plane_build_info',
    type: 'gauge',
    help: 'Always 1; the labels say which app and version runs on which Node.',
    labels: ['app', 'version', 'node'],
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricKey = keyof typeof METRICS;
