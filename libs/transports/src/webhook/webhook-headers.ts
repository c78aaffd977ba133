import { encodeHeaderText } from '@acp/contracts';

/** Names that HTTP and W3C Trace Context know as they are. */
const STANDARD = new Set(['content-type', 'traceparent', 'tracestate']);

/**
 * Message headers as HTTP headers. CloudEvents attributes follow its HTTP binding (`ce-id`); the
 * platform's own get a prefix (`x-acp-event-type`), since proxies drop names with underscores.
 */
export function httpHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const converted: Record<string, string> = { 'content-type': 'application/json' };
  for (const [name, value] of Object.entries(headers))
    converted[httpName(name)] = encodeHeaderText(value);
  return converted;
}

/** Always a name that HTTP has: a foreign hand may have left another in an entry. */
function httpName(given: string): string {
  const name = given.toLowerCase().replace(/[^a-z0-9!#$%&'*+.^_`|~-]/g, '-');
  if (STANDARD.has(name)) return name;
  if (name.startsWith('ce_')) return `ce-${name.slice(3)}`;
  return `x-acp-${name.replaceAll('_', '-')}`;
}
