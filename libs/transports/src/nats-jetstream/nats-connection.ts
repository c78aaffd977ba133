import { parseNatsUrl } from '@acp/contracts';
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { tlsConnectionOptions } from '../tls-options.js';
import type { NatsOptions } from './nats-options.js';

/**
 * One connection, which is not mended by the client: it would send what was buffered at a time when
 * the outcome has long been told.
 */
export function connectNats(options: NatsOptions, timeoutMs: number): Promise<NatsConnection> {
  const { tls: byScheme, servers, ...user } = parseNatsUrl(options.url);
  const tls = tlsConnectionOptions(options.tls, { byScheme });
  return connect({
    servers,
    ...user,
    reconnect: false,
    timeout: timeoutMs,
    pingInterval: 10_000,
    maxPingOut: 2,
    // An error made in advance for every publish, only to have its stack: a fifth of what one costs.
    noAsyncTraces: true,
    name: 'ai-control-plane',
    ...(options.token && { token: options.token }),
    ...(options.credentials_file && {
      authenticator: credsAuthenticator(readFileSync(options.credentials_file)),
    }),
    ...(tls && { tls: tls as NodeConnectionOptions['tls'] }),
  });
}
