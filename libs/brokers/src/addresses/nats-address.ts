import { readBrokerUrl } from './broker-url.js';

/** A NATS URL as its clients take it: hosts, and beside them what else the URL says. */
export interface NatsAddress {
  servers: string[];
  user?: string;
  pass?: string;
  /** The scheme is `tls`. */
  tls: boolean;
}

const FORM = { broker: 'NATS', schemes: { nats: 4_222, tls: 4_222 } };

/**
 * Reads `nats://user:password@host:4222,host:4222` or `tls://…`, each host also with a scheme and a
 * user of its own; the user is that of the first. Throws `CONFIG.INVALID`, quoting nothing.
 */
export function parseNatsUrl(url: string): NatsAddress {
  const [first, ...more] = url.split(/, */);
  const { scheme, username, password, hosts } = readBrokerUrl(first!, FORM);
  const others = more.map((text) => (text.includes('://') ? text : `${scheme}://${text}`));
  const all = [...hosts, ...others.flatMap((text) => readBrokerUrl(text, FORM).hosts)];
  return {
    servers: all.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`),
    ...(username && { user: username }),
    ...(password && { pass: password }),
    tls: scheme === 'tls',
  };
}
