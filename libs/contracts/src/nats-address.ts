/** A NATS URL as its clients take it: hosts, and beside them what else the URL says. */
export interface NatsAddress {
  servers: string[];
  user?: string;
  pass?: string;
  /** The scheme is `tls`. */
  tls: boolean;
}

/** Reads `nats://user:password@host:4222,host:4222` or `tls://…`; the user is that of the first. */
export function parseNatsUrl(url: string): NatsAddress {
  const texts = url.split(',').map((text) => text.trim());
  if (!URL.canParse(texts[0]!)) throw new Error('the NATS URL is not one of nats://, tls://');
  const first = new URL(texts[0]!);
  return {
    servers: texts.map((text) => (URL.canParse(text) ? new URL(text).host : text) || text),
    ...(first.username && { user: decodeURIComponent(first.username) }),
    ...(first.password && { pass: decodeURIComponent(first.password) }),
    tls: first.protocol === 'tls:',
  };
}
