import { ControlPlaneError } from '@acp/contracts';
import type { FastifyRequest } from 'fastify';

type Headers = Readonly<FastifyRequest['headers']>;

/** Requests of our own pages, and those that no page made: a typed address, a bookmark. */
const OWN = ['same-origin', 'none'];

/**
 * Refuses what a page of another origin sends through its reader's browser. Such a request needs no
 * permission where it has no body and no headers of its own, and an app without keys would take it for
 * its own machine's; a read cannot be seen by that page, and costs all the same. Programs (`curl`, the
 * command line, services) send neither header.
 */
export function refuseForeignOrigin(headers: Headers): void {
  if (!isForeign(headers)) return;
  const detail = 'a page of another origin sent this; only pages of this app and programs may';
  throw new ControlPlaneError('REQUEST.FORBIDDEN', detail);
}

/**
 * `Sec-Fetch-Site` is the browser's own word. Browsers leave it out on plain HTTP to other machines;
 * then the origin must be the host that was asked, or that a proxy was asked: a page cannot set
 * `X-Forwarded-Host` without a preflight, which nobody answers here.
 */
function isForeign(headers: Headers): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return !OWN.includes(String(site));
  const { origin } = headers;
  if (origin === undefined) return false;
  const host = hostOf(origin);
  return host === null || ![headers.host, headers['x-forwarded-host']].some(isHost(host));
}

function hostOf(origin: string): string | null {
  try {
    return new URL(origin).host || null;
  } catch {
    return null;
  }
}

const isHost = (host: string) => (header: string | string[] | undefined) =>
  typeof header === 'string' && header.toLowerCase() === host;
