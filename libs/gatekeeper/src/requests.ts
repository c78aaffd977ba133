import type { Decided } from './decided.js';
import { DecisionDenied, DecisionEnded, DecisionStopped, GatekeeperError } from './errors.js';

/** Tries of one request: every one of them is the same proposal, by its key. */
const ATTEMPTS_MAX = 5;
const RETRY_AFTER_S = 1;
const RETRY_AFTER_S_MAX = 30;
/** A held decision is waited for at most 30 s at the server. */
const REQUEST_TIMEOUT_MS = 40_000;

interface Problem extends Partial<Decided> {
  code?: string;
  detail?: string;
  title?: string;
}

/** Requests to the gatekeeper; one that it cannot answer now is made again, as `Retry-After` says. */
export class Requests {
  constructor(
    private readonly url: string,
    private readonly apiKey?: string,
  ) {}

  async send<T>(method: string, path: string, body?: unknown, key?: string): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.once(method, path, body, key).catch((error: unknown) => {
        if (attempt < ATTEMPTS_MAX) return null;
        const message = `the gatekeeper at ${this.url} does not answer`;
        throw new GatekeeperError(message, 'SERVICE.UNAVAILABLE', { cause: error });
      });
      if (answer?.ok) return (await answer.json()) as T;
      if (answer && (answer.status !== 503 || attempt >= ATTEMPTS_MAX)) throw await errorOf(answer);
      const seconds = Number(answer?.headers.get('retry-after') ?? RETRY_AFTER_S);
      const waitS = Math.min(seconds >= 0 ? seconds : RETRY_AFTER_S, RETRY_AFTER_S_MAX);
      await new Promise((resolve) => setTimeout(resolve, waitS * 1000));
    }
  }

  private once(method: string, path: string, body?: unknown, key?: string): Promise<Response> {
    return fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(this.apiKey !== undefined && { authorization: `Bearer ${this.apiKey}` }),
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
  }
}

async function errorOf(answer: Response): Promise<GatekeeperError> {
  const problem = await answer.json().then(
    (body) => body as Problem,
    (): Problem => ({}),
  );
  const { code = `HTTP.${answer.status}`, detail, title } = problem;
  const message = detail ?? title ?? `HTTP ${answer.status}`;
  return endOf(code, problem.state)(message, code, { decision: problem });
}

/** The class of what a decision came to. */
export function endOf(code: string, state?: string) {
  const Class =
    code === 'DECISION.STOPPED' || state === 'stopped'
      ? DecisionStopped
      : code === 'DECISION.DENIED' || code === 'DECISION.NO_POLICY' || state === 'denied'
        ? DecisionDenied
        : state === 'rejected' || state === 'expired' || state === 'withdrawn'
          ? DecisionEnded
          : GatekeeperError;
  return (...values: ConstructorParameters<typeof GatekeeperError>) => new Class(...values);
}
