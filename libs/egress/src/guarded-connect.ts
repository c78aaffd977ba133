import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublicAddress } from './public-address.js';

/** The destination's address is not one that events may be sent to. */
export class ForbiddenAddress extends Error {
  override readonly name = 'ForbiddenAddress';

  constructor(hostname: string) {
    super(
      `${hostname} is on a private, loopback or link-local address; allow_private_addresses permits that`,
    );
  }
}

export interface GuardOptions {
  allowPrivateAddresses: boolean;
  connectTimeoutMs: number;
  /** The resolver; the system's, except in tests. */
  lookup?: typeof systemLookup;
}

/**
 * Connects for undici, to permitted addresses only. The check is on the very address that is then
 * connected to, so a name that resolves differently a moment later gains nothing.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const lookup = guardedLookup(options);
  const connect = buildConnector({
    timeout: options.connectTimeoutMs,
    keepAlive: true,
    lookup,
  } as buildConnector.BuildOptions);
  return (target, callback) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const forbidden = isIP(host) !== 0 && !options.allowPrivateAddresses && !isPublicAddress(host);
    if (forbidden) callback(new ForbiddenAddress(host), null);
    else connect(target, callback);
  };
}

/** `dns.lookup` that leaves out addresses which are not public, and fails when none is left. */
export function guardedLookup({
  allowPrivateAddresses,
  lookup = systemLookup,
}: Omit<GuardOptions, 'connectTimeoutMs'>): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...(options as LookupOptions), all: true }, (error, found) => {
      if (error) return callback(error, '', 0);
      const addresses = (found as LookupAddress[]).filter(
        ({ address }) => allowPrivateAddresses || isPublicAddress(address),
      );
      const [first] = addresses;
      if (!first) return callback(new ForbiddenAddress(hostname), '', 0);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}
