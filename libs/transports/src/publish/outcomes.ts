import {
  cleanText,
  type ErrorCode,
  type OutboundMessage,
  type PublishOutcome,
} from '@acp/contracts';

interface Details {
  code?: ErrorCode;
  retry_after_ms?: number;
  response?: string;
}

/** Code points of an error text that are kept on an attempt. */
const MESSAGE_CHARS_MAX = 1_000;

export function delivered(brokerRef: string | null): PublishOutcome {
  return { kind: 'delivered', broker_ref: brokerRef };
}

/** Certainly not taken, and not the message's fault. */
export function unavailable(message: string, details: Details = {}): PublishOutcome {
  return { kind: 'unavailable', code: 'TRANSPORT.UNAVAILABLE', ...clean(message, details) };
}

/** This message will never pass. */
export function rejected(
  message: string,
  details: Pick<Details, 'code' | 'response'> = {},
): PublishOutcome {
  return { kind: 'rejected', code: 'TRANSPORT.REJECTED', ...clean(message, details) };
}

/** It may have arrived. */
export function unknown(message: string, details: Details = {}): PublishOutcome {
  return { kind: 'unknown', code: 'TRANSPORT.FAILED', ...clean(message, details) };
}

export function timedOut(afterMs: number): PublishOutcome {
  return unknown(`no answer within ${afterMs} ms; the message may have arrived`, {
    code: 'TRANSPORT.TIMEOUT',
  });
}

export const ABORTED = unknown('the publish was aborted; the message may have arrived', {
  code: 'TRANSPORT.TIMEOUT',
});

export const HELD_BACK: PublishOutcome = { kind: 'held_back' };

export function each(messages: readonly OutboundMessage[], outcome: PublishOutcome) {
  return messages.map(() => outcome);
}

export function isDelivered(outcome: PublishOutcome): boolean {
  return outcome.kind === 'delivered';
}

function clean<T extends Details>(message: string, details: T): T & { message: string } {
  const given = Object.entries(details).filter(([, value]) => value !== undefined);
  return { ...(Object.fromEntries(given) as T), message: cleanText(message, MESSAGE_CHARS_MAX) };
}
