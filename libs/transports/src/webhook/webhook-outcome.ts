import { ForbiddenAddress, retryAfterMs } from '@acp/egress';
import { textOf } from '@acp/brokers';
import { cleanText, type PublishOutcome } from '@acp/contracts';
import { delivered, rejected, unavailable, unknown } from '../publish/outcomes.js';

/** The part of an answer that decides what became of the message. */
export interface WebhookAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The first bytes of the body. */
  body: string;
}

/** Code points of a response that are kept on an attempt. */
export const RESPONSE_CHARS_KEPT = 2_048;

/** Code points of the receiver's request id that are kept as the receipt. */
const RECEIPT_CHARS_KEPT = 200;

/** It is not the message that is refused but who sends it: secret, signature, clock or proxy. */
const NOT_THIS_SENDER = new Set([401, 407]);

const COME_BACK_LATER = new Set([408, 425, 429, 502, 503, 504]);

/**
 * What an HTTP status says about the message. A redirect is not followed: it would carry the event
 * and its signature to a place that nobody has configured.
 */
export function outcomeOfAnswer(answer: WebhookAnswer, now: Date): PublishOutcome {
  const { status } = answer;
  const response = cleanText(answer.body, RESPONSE_CHARS_KEPT);
  const retry_after_ms = retryAfterMs(headerOf(answer, 'retry-after'), now);
  if (status >= 200 && status < 300) return delivered(receiptOf(answer));
  if (COME_BACK_LATER.has(status)) {
    return unavailable(`HTTP ${status}`, { retry_after_ms, response });
  }
  if (NOT_THIS_SENDER.has(status)) {
    const code = 'TRANSPORT.UNAUTHENTICATED';
    return unavailable(`HTTP ${status}`, { code, retry_after_ms, response });
  }
  if (status === 410) {
    return rejected('HTTP 410: the destination is gone', {
      code: 'TRANSPORT.DESTINATION_GONE',
      response,
    });
  }
  if (status === 413) {
    return rejected('HTTP 413', { code: 'TRANSPORT.MESSAGE_TOO_LARGE', response });
  }
  if (status >= 400 && status < 500) return rejected(`HTTP ${status}`, { response });
  if (status >= 300 && status < 400) {
    return unknown(`HTTP ${status}: redirects are not followed`, { response });
  }
  return unknown(`HTTP ${status}`, { retry_after_ms, response });
}

/** Codes of errors that strike before a byte of the request has left. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  // The client did not take the request: nothing was written.
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
  'ERR_INVALID_ARG_TYPE',
  'ERR_INVALID_ARG_VALUE',
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_INVALID_URL',
]);

/** What an error of the HTTP client says about the message. */
export function outcomeOfError(error: unknown): PublishOutcome {
  if (error instanceof ForbiddenAddress) {
    return unavailable(error.message, { code: 'TRANSPORT.DESTINATION_FORBIDDEN' });
  }
  const code = codeOf(error);
  if (
    NEVER_SENT.has(code) ||
    /^(ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_SSL|EPROTO)/.test(code)
  ) {
    return unavailable(textOf(error));
  }
  return unknown(`the connection broke: ${textOf(error)}; the message may have arrived`);
}

function codeOf(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return (first as NodeJS.ErrnoException | undefined)?.code ?? '';
}

function receiptOf(answer: WebhookAnswer): string {
  const id = headerOf(answer, 'x-request-id');
  return id ? cleanText(id, RECEIPT_CHARS_KEPT) : `HTTP ${answer.status}`;
}

function headerOf({ headers }: WebhookAnswer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
