import { connect, type ChannelModel } from 'amqplib';
import type { ConnectionOptions } from 'node:tls';
import { parseAmqpUrl } from '../addresses/amqp-address.js';

export interface OpenAmqpOptions {
  /** See `parseAmqpUrl`. */
  url: string;
  /** Given, it is `amqps`, whatever the URL says. */
  tls?: ConnectionOptions | undefined;
  /** Shows at the server. */
  name: string;
  timeoutMs: number;
  /** A server that hangs is noticed after two of them; what the URL says goes before. */
  heartbeatSeconds: number;
}

/** One connection. Whoever opens it listens to its `error` and `close`. */
export function openAmqp(options: OpenAmqpOptions): Promise<ChannelModel> {
  const address = parseAmqpUrl(options.url);
  const { host, port, vhost, username, password } = address;
  const secure = options.tls !== undefined || address.tls;
  return connect(
    {
      protocol: secure ? 'amqps' : 'amqp',
      hostname: host,
      port,
      vhost: encodeURIComponent(vhost),
      heartbeat: address.heartbeatSeconds ?? options.heartbeatSeconds,
      ...((username ?? password) !== undefined && { username, password }),
    },
    {
      timeout: options.timeoutMs,
      noDelay: true,
      clientProperties: { connection_name: options.name },
      ...options.tls,
    },
  );
}
