import { cleanText, type PublishOutcome } from '@acp/contracts';

/** Code points of an error text or a response that are kept with an attempt. */
export const ERROR_TEXT_CHARS_MAX = 2_048;

/** A broker's receipt names a place in the broker; what is longer than this names none. */
export const RECEIPT_CHARS_MAX = 512;

/** Codes are ours, except those of a transport that is not. */
export const CODE_CHARS_MAX = 128;

/**
 * The seam where texts of brokers and receivers enter the relay: whatever is told on from here (the
 * settle, the breaker, a pause, the heartbeat, logs) is text that every column holds.
 */
export function cleanOutcome(outcome: PublishOutcome): PublishOutcome {
  if (outcome.kind === 'held_back') return outcome;
  if (outcome.kind === 'delivered') {
    if (outcome.broker_ref === null) return outcome;
    return { kind: 'delivered', broker_ref: cleanText(outcome.broker_ref, RECEIPT_CHARS_MAX) };
  }
  return {
    ...outcome,
    code: cleanText(outcome.code, CODE_CHARS_MAX),
    message: cleanText(outcome.message, ERROR_TEXT_CHARS_MAX),
    ...(outcome.response !== undefined && {
      response: cleanText(outcome.response, ERROR_TEXT_CHARS_MAX),
    }),
  };
}
