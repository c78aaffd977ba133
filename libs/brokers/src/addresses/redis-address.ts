import { invalid, readBrokerUrl, type BrokerHost } from './broker-url.js';

/** Where Redis is: one server, a cluster, or a master that sentinels know. */
export type RedisAddress = {
  username?: string;
  password?: string;
  tls: boolean;
  db: number;
} & (
  | { kind: 'single'; node: BrokerHost }
  | { kind: 'cluster'; nodes: BrokerHost[] }
  | { kind: 'sentinel'; nodes: BrokerHost[]; master: string; sentinelPassword?: string }
);

const FORM = {
  broker: 'Redis',
  schemes: {
    redis: 6_379,
    rediss: 6_379,
    'redis-cluster': 6_379,
    'rediss-cluster': 6_379,
    'redis-sentinel': 26_379,
    'rediss-sentinel': 26_379,
  },
};

/**
 * Reads a Redis URL:
 *
 * - `redis://user:password@host:6379/0`, `rediss://…` with TLS
 * - `redis-cluster://host:7000,host:7001`, or `redis://…,…?cluster=true`
 * - `redis-sentinel://:password@host:26379,host:26379/mymaster?db=0&sentinel_password=…`
 *
 * Throws `CONFIG.INVALID` without quoting the URL, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const { scheme, hosts: nodes, path, query, ...user } = readBrokerUrl(url, FORM);
  const [protocol, kind] = scheme.split('-');
  const common = { ...user, tls: protocol === 'rediss' };
  if (kind === 'sentinel') {
    if (!path) throw invalid('a Redis sentinel URL names its master: redis-sentinel://host/master');
    const sentinelPassword = query.get('sentinel_password');
    const db = databaseOf(query.get('db') ?? '');
    const sentinel = { ...common, kind, db, nodes, master: path } as const;
    return { ...sentinel, ...(sentinelPassword && { sentinelPassword }) };
  }
  if (kind === 'cluster' || query.get('cluster') === 'true') {
    return { ...common, kind: 'cluster', db: 0, nodes };
  }
  if (nodes.length > 1) {
    throw invalid('several Redis hosts need redis-cluster:// or redis-sentinel://');
  }
  return { ...common, kind: 'single', db: databaseOf(path), node: nodes[0]! };
}

function databaseOf(text: string): number {
  if (text === '') return 0;
  if (!/^\d{1,4}$/.test(text)) throw invalid('the database in the Redis URL is not a number');
  return Number(text);
}
