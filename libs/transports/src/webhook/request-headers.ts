import type { ShapeProblem } from '@acp/contracts';

/** Written by us with each request, or by the HTTP client for the connection. */
const RESERVED = new Set([
  'content-type',
  'content-length',
  'host',
  'traceparent',
  'tracestate',
  'webhook-id',
  'webhook-timestamp',
  'webhook-signature',
]);
const RESERVED_PREFIXES = ['x-acp-', 'ce-'];

/** Of the connection and not of the request: undici refuses them, or would change how it is framed. */
const OF_THE_CONNECTION = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * What is wrong with the headers of a topic, whose names have no case: they may neither take the place
 * of ours nor be what the HTTP client refuses when it is too late to say so.
 */
export function headerProblems(headers: Readonly<Record<string, string>>): ShapeProblem[] {
  const seen = new Set<string>();
  return Object.keys(headers).flatMap((given) => {
    const name = given.toLowerCase();
    const message = seen.has(name) ? 'is given twice: names have no case' : problemOf(name);
    seen.add(name);
    return message ? [{ path: `/options/headers/${given}`, message }] : [];
  });
}

function problemOf(name: string): string | null {
  if (RESERVED.has(name) || RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
    return 'is written by the platform; choose another name';
  }
  return OF_THE_CONNECTION.has(name) ? 'belongs to the connection and cannot be set' : null;
}

/** The same headers under names in lower case, as every other name of a request is. */
export function lowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
