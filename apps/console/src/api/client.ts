import type { Problem } from '@acp/contracts/api';
import createClient, { type Client } from 'openapi-fetch';
import type { AnswerTo, BodyOf, ParametersOf, PathWith } from './operations.js';
import type { paths } from './paths.js';

/** An answer that is no success; `status` 0 where there was no answer at all. */
export class ApiFailure extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem | null,
    message: string,
  ) {
    super(message);
    this.name = 'ApiFailure';
  }

  get code(): string | null {
    return this.problem?.code ?? null;
  }
}

/** An answer that takes longer does not come. Reading every row of the ledger is the exception. */
const TIMEOUT_MS = 30_000;
const LONG_TIMEOUT_MS = 15 * 60_000;

interface Call {
  params?: unknown;
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

/**
 * The ops-api as the page calls it: paths, parameters, bodies and answers are those of its OpenAPI
 * document. The key travels in a header only, never in an address. Every call rejects with `ApiFailure`.
 */
export class ApiClient {
  private readonly client: Client<paths>;

  constructor(
    private readonly key: string | null,
    private readonly onKeyRefused: () => void = () => undefined,
  ) {
    // The page's own address stands in tests too, where nothing resolves a path alone.
    const baseUrl = globalThis.location?.origin ?? '';
    this.client = createClient<paths>({ baseUrl, querySerializer, fetch: (r) => this.send(r) });
  }

  get<P extends PathWith<'get'>>(
    path: P,
    params: ParametersOf<P, 'get'>,
    signal?: AbortSignal,
  ): Promise<AnswerTo<P, 'get'>> {
    return this.call('get', path, { params, signal });
  }

  /** For a question that reads the whole database. */
  getSlowly<P extends PathWith<'get'>>(
    path: P,
    params: ParametersOf<P, 'get'>,
  ): Promise<AnswerTo<P, 'get'>> {
    return this.call('get', path, { params, timeoutMs: LONG_TIMEOUT_MS });
  }

  post<P extends PathWith<'post'>>(
    path: P,
    params: ParametersOf<P, 'post'>,
    body: BodyOf<P, 'post'>,
  ): Promise<AnswerTo<P, 'post'>> {
    return this.call('post', path, { params, body });
  }

  patch<P extends PathWith<'patch'>>(
    path: P,
    params: ParametersOf<P, 'patch'>,
    body: BodyOf<P, 'patch'>,
  ): Promise<AnswerTo<P, 'patch'>> {
    return this.call('patch', path, { params, body });
  }

  /** The answer to a stream is read by the caller. */
  open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
    return this.send(new Request(path, { headers, signal }));
  }

  private async call<Answer>(method: string, path: string, call: Call): Promise<Answer> {
    const { timeoutMs = TIMEOUT_MS, signal, ...rest } = call;
    const inTime = AbortSignal.timeout(timeoutMs);
    const init = { ...rest, signal: signal ? AbortSignal.any([signal, inTime]) : inTime };
    // The signatures above say what goes together; the client's own would say it again.
    const { data } = await this.client.request(method as 'get', path as never, init as never);
    return data as Answer;
  }

  private async send(request: Request): Promise<Response> {
    if (!request.headers.has('accept')) request.headers.set('accept', 'application/json');
    if (this.key) request.headers.set('authorization', `Bearer ${this.key}`);
    const response = await fetch(request, { credentials: 'omit' }).catch((error: unknown) => {
      const lateness = (error as Error).name === 'TimeoutError';
      if (request.signal.aborted && !lateness) throw error;
      throw new ApiFailure(0, null, 'No answer from the ops-api. It may be down or restarting.');
    });
    if (!response.ok) throw await this.failureOf(response);
    return response;
  }

  private async failureOf(response: Response): Promise<ApiFailure> {
    if (response.status === 401) this.onKeyRefused();
    const problem = await response.json().then(asProblem, () => null);
    const message = problem?.detail ?? problem?.title ?? `The ops-api answered ${response.status}.`;
    return new ApiFailure(response.status, problem, message);
  }
}

function asProblem(value: unknown): Problem | null {
  return typeof value === 'object' && value !== null && 'code' in value ? (value as Problem) : null;
}

/** What is not set is left out: an empty field of a form asks for nothing. */
export function querySerializer(query: Record<string, unknown>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  return search.toString();
}
