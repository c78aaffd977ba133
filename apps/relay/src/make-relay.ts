import { newId } from '@acp/contracts';
import { metric, type AppLogger } from '@acp/observability';
import { DedicatedConnection } from '@acp/persistence';
import { createTransport } from '@acp/transports';
import { hostname } from 'node:os';
import { MetricsObserver } from './deliver/metrics-observer.js';
import { maintenanceDuties } from './maintenance/maintenance-duties.js';
import { Relay } from './relay.js';
import type { RelayParts } from './relay.module.js';

/** Version reported with each heartbeat. */
export const RELAY_VERSION = '0.1.0';

/** The relay of this process, with its logs and metrics. */
export function makeRelay(parts: RelayParts & { logger: AppLogger }): Relay {
  const { config, database, topics, env, logger } = parts;
  return new Relay({
    database,
    heartbeats: new DedicatedConnection({
      url: config.databaseUrl,
      applicationName: 'heartbeat',
      preparedStatements: config.databasePreparedStatements,
      timeoutMs: config.relayLeaseMs,
    }),
    worker: {
      workerId: config.workerId ?? `${hostname()}-${process.pid}-${newId().slice(-6)}`,
      hostname: hostname(),
      pid: process.pid,
      version: RELAY_VERSION,
    },
    topics,
    createTransport: (topic) => createTransport(topic, env),
    leaseMs: config.relayLeaseMs,
    pollMs: config.relayPollMs,
    ...(config.relayDoorbell && { doorbellUrl: config.databaseUrl }),
    observerOf: (topic) => new MetricsObserver(topic, logger),
    onTakeover: ({ claims, entries, workers, topics: touched }) => {
      for (const topic of touched) metric('leaseTakeovers').inc({ topic });
      logger.warn({ claims, entries, workers, topics: touched }, 'took over from dead workers');
    },
    onLate: (topic, entries) => {
      metric('relayClaimedEntries').inc({ topic, kind: 'late' }, entries);
      logger.debug({ topic, entries }, 'entries committed below the frontier');
    },
    onSystemPause: (topic, reason) => {
      metric('relaySystemPauses').inc({ topic });
      logger.error({ topic, reason }, 'everything fails alike: the topic is paused for the fleet');
    },
    onReportRefused: (error) => {
      metric('relayReportsRefused').inc();
      logger.error({ err: error }, 'the lease is renewed without the report on the topics');
    },
    onSystemPauseLifted: (topic) => logger.warn({ topic }, 'a probe was answered: resumed'),
    maintenance: maintenanceDuties({ config, database, logger }),
    onReplayed: (topic, entries) => metric('replayEntries').inc({ topic }, entries),
    onReplayFailed: (replayId, error, givenUp) => {
      logger.error({ replayId, givenUp, err: error }, 'a replay failed');
    },
    onTransportDown: (topic, error) => {
      logger.error({ topic, err: error }, 'the transport did not start; the breaker will find out');
    },
  });
}
