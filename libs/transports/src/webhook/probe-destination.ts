import { ForbiddenAddress, guardedLookup, type GuardOptions, isPublicAddress } from '@acp/egress';
import { connect } from 'node:net';
import { isIP } from 'node:net';

/** Opens and closes a TCP connection to the destination, through the guard. Rejects if it cannot. */
export function probeDestination(
  destination: string,
  guard: GuardOptions,
  timeoutMs: number,
): Promise<void> {
  const url = new URL(destination);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  if (isIP(host) !== 0 && !guard.allowPrivateAddresses && !isPublicAddress(host)) {
    return Promise.reject(new ForbiddenAddress(host));
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: guardedLookup(guard), timeout: timeoutMs });
    const end = (error?: Error) => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(new Error(`no connection within ${timeoutMs} ms`)));
    socket.once('error', end);
  });
}
