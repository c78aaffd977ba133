import type { Problem } from '@acp/contracts/api';

export type Query = Record<string, string | number | boolean | null | undefined>;

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

interface RequestOptions {
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
}

/** The ops-api as the page calls it. The key travels in a header only, never in an address. */
export class ApiClient {
  constructor(
    private readonly key: string | null,
    private readonly onKeyRefused: () => void = () => undefined,
  ) {}

  get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
    return this.request<Answer>('GET', withQuery(path, query), { signal });
  }

  /** For a question that reads the whole database. */
  getSlowly<Answer>(path: string, query: Query = {}): Promise<Answer> {
    return this.request<Answer>('GET', withQuery(path, query), { timeoutMs: LONG_TIMEOUT_MS });
  }

  post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
    return this.request<Answer>('POST', path, { body });
  }

  patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.request<Answer>('PATCH', path, { body });
  }

  /** The answer to a stream is read by the caller. */
  async open(
    path: string,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Response> {
    const response = await this.fetch('GET', path, { headers, signal });
    if (!response.ok) throw await this.failureOf(response);
    return response;
  }

  private async request<Answer>(
    method: string,
    path: string,
    { body, signal, timeoutMs = TIMEOUT_MS }: RequestOptions,
  ): Promise<Answer> {
    const inTime = AbortSignal.timeout(timeoutMs);
    const response = await this.fetch(method, path, {
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
      signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
    });
    if (!response.ok) throw await this.failureOf(response);
    return (await response.json()) as Answer;
  }

  private async fetch(method: string, path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    if (this.key) headers.set('authorization', `Bearer ${this.key}`);
    try {
      return await fetch(path, { ...init, method, headers, credentials: 'omit' });
    } catch (error) {
      const lateness = (error as Error).name === 'TimeoutError';
      if (init.signal?.aborted && !lateness) throw error;
      throw new ApiFailure(0, null, 'No answer from the ops-api. It may be down or restarting.');
    }
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

export function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
