import { normaliseHeaders, type InboundMessage } from '../message/inbound-message.js';

/** The messages of one request, and whether the sender wants one answer for each. */
export interface WebhookMessages {
  batch: boolean;
  messages: InboundMessage[];
}

/**
 * A request carries one envelope, with its headers as HTTP headers, or an array: of envelopes, or of
 * `{headers, payload}` where an envelope alone does not say everything (CloudEvents binary), or a batch
 * of CloudEvents, which have their trace in the attributes of the tracing extension. Throws
 * where the body is not UTF-8 or the array is not JSON.
 */
export function readWebhookMessages(body: Buffer, httpHeaders: HttpHeaders): WebhookMessages {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  if (!text.trimStart().startsWith('[')) {
    const headers = normaliseHeaders(unescaped(httpHeaders));
    return { batch: false, messages: [{ payload: text, headers }] };
  }
  const items = JSON.parse(text) as unknown[];
  return { batch: true, messages: items.map((item) => messageOf(item)) };
}

type HttpHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The CloudEvents HTTP binding writes what is not printable ASCII as percent-encoded UTF-8. */
function unescaped(headers: HttpHeaders): HttpHeaders {
  const entries = Object.entries(headers).map(([name, value]) => [
    name,
    /^(ce|x-acp)-/.test(name) && typeof value === 'string' ? decodePercent(value) : value,
  ]);
  return Object.fromEntries(entries);
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function messageOf(item: unknown): InboundMessage {
  if (isWrapped(item)) {
    const { payload } = item;
    return {
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      headers: normaliseHeaders(item.headers),
    };
  }
  return { payload: JSON.stringify(item), headers: traceOf(item) };
}

function traceOf(item: unknown): Record<string, string> {
  if (typeof item !== 'object' || item === null || !('specversion' in item)) return {};
  const { traceparent, tracestate } = item as Record<string, unknown>;
  return {
    ...(typeof traceparent === 'string' && { traceparent }),
    ...(typeof tracestate === 'string' && { tracestate }),
  };
}

function isWrapped(item: unknown): item is { headers: Record<string, string>; payload: unknown } {
  if (typeof item !== 'object' || item === null || !('payload' in item)) return false;
  const headers = 'headers' in item ? item.headers : undefined;
  return typeof headers === 'object' && headers !== null && !Array.isArray(headers);
}
