/** Where Redis is: one server, a cluster, or a master that sentinels know. */
export type RedisAddress = {
  username?: string;
  password?: string;
  tls: boolean;
  db: number;
} & (
  | { kind: 'single'; node: RedisNode }
  | { kind: 'cluster'; nodes: RedisNode[] }
  | { kind: 'sentinel'; nodes: RedisNode[]; master: string; sentinelPassword?: string }
);

export interface RedisNode {
  host: string;
  port: number;
}

const URL_FORM =
  /^redis(?<tls>s?)(?:-(?<kind>cluster|sentinel))?:\/\/(?:(?<user>[^:@/]*)(?::(?<password>[^@/]*))?@)?(?<hosts>[^/?]+)(?:\/(?<path>[^?]*))?(?:\?(?<query>.*))?$/;

/**
 * Reads a Redis URL:
 *
 * - `redis://user:password@host:6379/0`, `rediss://…` with TLS
 * - `redis-cluster://host:7000,host:7001`, or `redis://…,…?cluster=true`
 * - `redis-sentinel://:password@host:26379,host:26379/mymaster?db=0&sentinel_password=…`
 *
 * Throws without quoting the URL, which may hold a password.
 */
export function parseRedisUrl(url: string): RedisAddress {
  const parts = URL_FORM.exec(url)?.groups;
  if (!parts)
    throw new Error('the Redis URL is not one of redis://, redis-cluster://, redis-sentinel://');
  const query = new URLSearchParams(parts['query'] ?? '');
  const path = decodeURIComponent(parts['path'] ?? '');
  const common = {
    tls: parts['tls'] === 's',
    ...(parts['user'] && { username: decodeURIComponent(parts['user']) }),
    ...(parts['password'] && { password: decodeURIComponent(parts['password']) }),
  };
  const hosts = parts['hosts']!.split(',');
  if (parts['kind'] === 'sentinel') {
    if (!path)
      throw new Error('a redis-sentinel URL names its master: redis-sentinel://host/master');
    const sentinelPassword = query.get('sentinel_password');
    return {
      ...common,
      kind: 'sentinel',
      db: databaseOf(query.get('db') ?? ''),
      nodes: hosts.map((host) => nodeOf(host, 26_379)),
      master: path,
      ...(sentinelPassword && { sentinelPassword }),
    };
  }
  const nodes = hosts.map((host) => nodeOf(host, 6_379));
  if (parts['kind'] === 'cluster' || query.get('cluster') === 'true') {
    return { ...common, kind: 'cluster', db: 0, nodes };
  }
  if (nodes.length > 1)
    throw new Error('several Redis hosts need redis-cluster:// or redis-sentinel://');
  return { ...common, kind: 'single', db: databaseOf(path), node: nodes[0]! };
}

function nodeOf(text: string, defaultPort: number): RedisNode {
  const match = /^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text);
  if (!match) throw new Error('a host in the Redis URL is not `host` or `host:port`');
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2] ?? defaultPort) };
}

function databaseOf(text: string): number {
  if (text === '') return 0;
  if (!/^\d{1,4}$/.test(text)) throw new Error('the database in the Redis URL is not a number');
  return Number(text);
}
