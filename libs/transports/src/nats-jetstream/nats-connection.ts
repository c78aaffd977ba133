import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { readFileSync } from 'node:fs';
import { readTlsFiles } from '../tls-files.js';
import type { NatsOptions } from './nats-options.js';

/**
 * One connection, which is not mended by the client: it would send what was buffered at a time when
 * the outcome has long been told.
 */
export function connectNats(options: NatsOptions, timeoutMs: number): Promise<NatsConnection> {
  return connect({
    ...addressOf(options.url),
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
    ...(options.tls && { tls: readTlsFiles(options.tls) as NodeConnectionOptions['tls'] }),
  });
}

/** The client takes hosts alone; user, password and TLS are in the URL for us. */
function addressOf(url: string): NodeConnectionOptions {
  const first = new URL(url.split(',')[0]!.trim());
  const servers = url.split(',').map((one) => {
    const text = one.trim();
    return URL.canParse(text) ? new URL(text).host : text;
  });
  return {
    servers,
    ...(first.username && { user: decodeURIComponent(first.username) }),
    ...(first.password && { pass: decodeURIComponent(first.password) }),
    ...(first.protocol === 'tls:' && { tls: {} }),
  };
}
