import { newId, type TopicDefinition } from '@acp/contracts';
import { DedicatedConnection } from '@acp/persistence';
import { VERSION, type ServiceParts } from '@acp/service';
import { createTransport } from '@acp/transports';
import { hostname } from 'node:os';
import { maintenanceDuties } from './maintenance/maintenance-duties.js';
import { Relay } from './relay.js';
import type { RelayObserver } from './observe/relay-observer.js';
import type { RelayConfig } from './relay.config.js';

export interface RelayParts extends Omit<ServiceParts<RelayConfig>, 'logger'> {
  topics: readonly TopicDefinition[];
  /** Broker addresses and secrets for the transports. */
  env: Readonly<Record<string, string | undefined>>;
}

/** The relay of this process. */
export function makeRelay(parts: RelayParts, observer: RelayObserver): Relay {
  const { config, database, topics, env } = parts;
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
      version: VERSION,
    },
    topics,
    createTransport: (topic) => createTransport(topic, env),
    leaseMs: config.relayLeaseMs,
    pollMs: config.relayPollMs,
    ...(config.relayDoorbell && { doorbellUrl: config.databaseUrl }),
    observer,
    maintenance: maintenanceDuties({ config, database, observer }),
  });
}
