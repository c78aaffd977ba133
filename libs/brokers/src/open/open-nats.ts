import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';
import type { ConnectionOptions } from 'node:tls';
import { parseNatsUrl } from '../addresses/nats-address.js';
import { textOf } from '../connection/error-text.js';

export interface OpenNatsOptions {
  /** See `parseNatsUrl`. */
  url: string;
  tls?: ConnectionOptions | undefined;
  /** Shows at the server. */
  name: string;
  timeoutMs: number;
  /** Called once when the connection has ended, by whatever side. */
  onLost: (reason: string) => void;
  /** A token, an authenticator. */
  more?: NodeConnectionOptions | undefined;
}

/**
 * One connection, which is not mended by the client: it would send what was buffered at a time when
 * the outcome has long been told, and it would stay with a server that is about to leave.
 */
export async function openNats(options: OpenNatsOptions): Promise<NatsConnection> {
  const { tls: byScheme, servers, ...user } = parseNatsUrl(options.url);
  const tls = options.tls ?? (byScheme ? {} : undefined);
  const connection = await connect({
    servers,
    ...user,
    timeout: options.timeoutMs,
    pingInterval: 10_000,
    maxPingOut: 2,
    // An error made in advance for every publish, only to have its stack: a fifth of what one costs.
    noAsyncTraces: true,
    name: options.name,
    ...options.more,
    reconnect: false,
    ...(tls && { tls: tls as NodeConnectionOptions['tls'] }),
  });
  void connection.closed().then((error) => options.onLost(error ? textOf(error) : 'disconnected'));
  void leaveLameDuck(connection);
  return connection;
}

/** A server that is about to stop asks its clients to go elsewhere while they still can. */
async function leaveLameDuck(connection: NatsConnection): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'ldm') await connection.close();
  }
}
