import { Cluster, Redis, type CommonRedisOptions } from 'ioredis';
import type { ConnectionOptions } from 'node:tls';
import type { RedisAddress } from '../addresses/redis-address.js';
import { textOf } from '../connection/error-text.js';
import { serverNameOf } from '../connection/tls-options.js';
import { isOtherRedis } from './redis-trouble.js';

export type RedisConnection = Redis | Cluster;

export interface OpenRedisOptions {
  connectTimeoutMs: number;
  tls?: ConnectionOptions | undefined;
  /** Called once when the connection has ended, by whatever side. */
  onLost: (reason: string) => void;
  /**
   * Whether the connection ends at the first answer of `isOtherRedis`, with all that is under way.
   * Default true.
   */
  endsAtOtherServer?: boolean;
}

/**
 * One connection, which ends where it breaks; opening the next is for who holds it. It never queues: a command on a broken connection fails at
 * once, and one whose answer was lost is not sent again behind the caller's back.
 */
export async function openRedis(
  address: RedisAddress,
  options: OpenRedisOptions,
): Promise<RedisConnection> {
  const connection = clientOf(address, commonOptions(address, options));
  let trouble: string | undefined;
  // Unheard, it would end the process.
  connection.on('error', (error) => (trouble = textOf(error)));
  connection.once('end', () => options.onLost(trouble ?? 'disconnected'));
  try {
    await connection.connect();
    return connection;
  } catch (error) {
    connection.disconnect();
    // The client's own error may carry the command that failed, and with AUTH the password.
    throw new Error(trouble ?? textOf(error));
  }
}

function commonOptions(
  address: RedisAddress,
  { connectTimeoutMs, tls, endsAtOtherServer = true }: OpenRedisOptions,
) {
  return {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: connectTimeoutMs,
    keepAlive: 10_000,
    retryStrategy: () => null,
    reconnectOnError: (error: Error) => endsAtOtherServer && isOtherRedis(error),
    username: address.username,
    password: address.password,
    db: address.db,
    ...(tls && { tls }),
  };
}

function clientOf(
  address: RedisAddress,
  common: CommonRedisOptions & { tls?: ConnectionOptions },
): RedisConnection {
  const { tls } = common;
  switch (address.kind) {
    case 'single': {
      const named = tls && { tls: { ...serverNameOf(address.node.host), ...tls } };
      return new Redis({ ...common, ...address.node, ...named });
    }
    case 'sentinel':
      return new Redis({
        ...common,
        sentinels: address.nodes,
        name: address.master,
        sentinelPassword: address.sentinelPassword,
        sentinelRetryStrategy: () => null,
        enableTLSForSentinelMode: tls !== undefined,
      });
    case 'cluster':
      return new Cluster(address.nodes, {
        lazyConnect: true,
        enableOfflineQueue: false,
        clusterRetryStrategy: () => null,
        retryDelayOnFailover: 100,
        maxRedirections: 8,
        redisOptions: { ...common, lazyConnect: undefined },
      });
  }
}
