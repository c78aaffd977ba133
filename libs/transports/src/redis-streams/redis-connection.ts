import { Cluster, Redis, type CommonRedisOptions } from 'ioredis';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { RedisAddress } from './redis-address.js';

export type RedisConnection = Redis | Cluster;

/** Longest pause between two tries to reconnect. */
const RECONNECT_PAUSE_MS_MAX = 1_000;

type CommonOptions = CommonRedisOptions & { enableOfflineQueue: boolean; tls?: ConnectionOptions };

interface RedisConnectionOptions {
  connectTimeoutMs: number;
  tls?: ConnectionOptions | undefined;
}

/**
 * A connection that never queues: a command on a broken connection fails at once, and one whose
 * answer was lost is not sent again behind the caller's back.
 */
export function connectRedis(
  address: RedisAddress,
  { connectTimeoutMs, tls }: RedisConnectionOptions,
): RedisConnection {
  const common: CommonOptions = {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    retryStrategy: reconnectPauseMs,
    username: address.username,
    password: address.password,
    db: address.db,
    ...(tls && { tls }),
  };
  const connection = open(address, common);
  // Every failure reaches the caller through a command or `ready`; unheard, it would end the process.
  connection.on('error', () => undefined);
  return connection;
}

function open(address: RedisAddress, common: CommonOptions): RedisConnection {
  switch (address.kind) {
    case 'single':
      return new Redis({ ...common, ...address.node, ...namedTls(address.node.host, common.tls) });
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: address.nodes,
        name: address.master,
        sentinelPassword: address.sentinelPassword,
        sentinelRetryStrategy: reconnectPauseMs,
        enableTLSForSentinelMode: common.tls !== undefined,
      });
    case 'cluster':
      return new Cluster(address.nodes, {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: reconnectPauseMs,
        retryDelayOnFailover: 100,
        maxRedirections: 8,
        redisOptions: { ...common, lazyConnect: undefined },
      });
  }
}

/** Servers behind a common address choose their certificate by the name that a client says. */
function namedTls(host: string, tls: ConnectionOptions | undefined) {
  return tls && { tls: { ...(!isIP(host) && { servername: host }), ...tls } };
}

function reconnectPauseMs(attempt: number): number {
  return Math.min(50 * 2 ** Math.min(attempt, 6), RECONNECT_PAUSE_MS_MAX);
}
