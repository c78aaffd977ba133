import type { HttpAdapterHost } from '@nestjs/core';
import type { AddressInfo, Server } from 'node:net';
import type { IngestionConfig } from '../ingestion.config.js';
import type { HttpDoor } from './http-ways.js';

const ANY_ADDRESS = new Set(['0.0.0.0', '::']);

/** The address that this process listens on, or the one that clients are told. */
export function ownDoor(
  host: HttpAdapterHost,
  { config, canaryKey }: { config: Readonly<IngestionConfig>; canaryKey: string | undefined },
): HttpDoor {
  const { canaryPushUrl } = config;
  const bound = () => (host.httpAdapter.getHttpServer() as Server).address() as AddressInfo | null;
  return {
    isOpen: () => bound() !== null,
    url: () => canaryPushUrl ?? urlOf(bound()!),
    ...(canaryKey && { apiKey: canaryKey }),
  };
}

function urlOf({ address: bound, port }: AddressInfo): string {
  const address = ANY_ADDRESS.has(bound) ? '127.0.0.1' : bound;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
