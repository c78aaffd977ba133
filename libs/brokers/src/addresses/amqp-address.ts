import { invalid, readBrokerUrl, type BrokerHost } from './broker-url.js';

export interface AmqpAddress extends BrokerHost {
  username?: string;
  password?: string;
  /** The scheme is `amqps`. */
  tls: boolean;
  /** `/` where the URL names none. */
  vhost: string;
  /** `?heartbeat=`, in seconds. */
  heartbeatSeconds?: number;
}

const FORM = { broker: 'AMQP', schemes: { amqp: 5_672, amqps: 5_671 } };

/** Reads `amqp://user:password@host:5672/vhost` or `amqps://…`. Throws `CONFIG.INVALID`. */
export function parseAmqpUrl(url: string): AmqpAddress {
  const { scheme, hosts, path, query, ...user } = readBrokerUrl(url, FORM);
  if (hosts.length > 1) {
    throw invalid('the AMQP URL has several hosts; give one name that leads to any of them');
  }
  const heartbeat = query.get('heartbeat');
  if (heartbeat !== null && !/^\d{1,5}$/.test(heartbeat)) {
    throw invalid('`heartbeat` in the AMQP URL is not a number of seconds');
  }
  return {
    ...user,
    ...hosts[0]!,
    tls: scheme === 'amqps',
    vhost: path || '/',
    ...(heartbeat !== null && { heartbeatSeconds: Number(heartbeat) }),
  };
}
