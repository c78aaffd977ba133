import { cleanText } from '@acp/contracts';
import type { IncomingMessage } from 'node:http';

/** Why a request was refused, as its line in the log says it. */
export interface Refusal {
  code: string;
  reason?: string;
  errors?: readonly { path: string; message: string }[];
  /** Source of the refused events, where it is known. */
  source?: string;
  /** Name of the key or token. */
  caller?: string;
}

const ERRORS_MAX = 10;
const TEXT_CHARS_MAX = 500;

const refusals = new WeakMap<IncomingMessage, Refusal>();

/** Puts the reason of a 4xx into the one line that the log has of the request. Long ones are cut. */
export function noteRefusal(request: IncomingMessage, refusal: Refusal): void {
  const errors = refusal.errors
    ?.slice(0, ERRORS_MAX)
    .map(({ path, message }) => ({ path: cut(path), message: cut(message) }));
  const { reason = '', source } = refusal;
  const named = source === undefined ? {} : { source: cut(source) };
  refusals.set(request, { ...refusal, ...named, reason: cut(reason), errors });
}

export function refusalOf(request: IncomingMessage): Refusal | undefined {
  return refusals.get(request);
}

function cut(text: string): string {
  return cleanText(text, TEXT_CHARS_MAX);
}
