import { ERROR_CODES, type ErrorCode } from '@acp/contracts';
import type { ServerResponse } from 'node:http';
import { isSettled, type ProcessOutcome } from '../inbox/process-outcome.js';

/** How long a sender should wait while the database is away. */
export const RETRY_AFTER_SECONDS = 5;

/** The answer to a request with one envelope. */
export function answerOne(response: ServerResponse, outcome: ProcessOutcome): void {
  switch (outcome.kind) {
    case 'processed':
    case 'canary':
    case 'duplicate':
      return answerJson(response, 200, { outcome: toldOf(outcome).kind });
    case 'dead':
      return answerProblem(response, knownCode(outcome.code), outcome.reason, 422);
    case 'unavailable':
      return answerUnavailable(response);
    case 'retry':
      return answerProblem(response, 'CONSUMER.FAILED', outcome.reason);
    case 'held_back':
      return answerProblem(response, 'CONSUMER.FAILED', 'an earlier event of this key has failed');
  }
}

/**
 * The answer to a batch: 200 and one outcome for each message, in order, so that the sender settles
 * each for itself; 503 when nothing could be done.
 */
export function answerBatch(response: ServerResponse, outcomes: readonly ProcessOutcome[]): void {
  if (outcomes.length > 0 && outcomes.every((outcome) => outcome.kind === 'unavailable')) {
    return answerUnavailable(response);
  }
  answerJson(response, outcomes.every(isSettled) ? 200 : 207, { outcomes: outcomes.map(toldOf) });
}

/** The sender's contract knows no canaries: one that is on record is processed. */
function toldOf(outcome: ProcessOutcome): ProcessOutcome {
  return outcome.kind === 'canary' ? { kind: 'processed' } : outcome;
}

export function answerProblem(
  response: ServerResponse,
  code: ErrorCode,
  detail: string,
  status = ERROR_CODES[code].status ?? 500,
): void {
  const { title } = ERROR_CODES[code];
  answerJson(response, status, { type: 'about:blank', title, status, code, detail }, PROBLEM);
}

const PROBLEM = 'application/problem+json';

function knownCode(code: string): ErrorCode {
  return code in ERROR_CODES ? (code as ErrorCode) : 'CONSUMER.FAILED';
}

function answerUnavailable(response: ServerResponse): void {
  response.setHeader('retry-after', String(RETRY_AFTER_SECONDS));
  answerProblem(response, 'SERVICE.UNAVAILABLE', 'the consumer cannot process events now');
}

function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  contentType = 'application/json',
): void {
  response.writeHead(status, { 'content-type': contentType });
  response.end(JSON.stringify(body));
}
