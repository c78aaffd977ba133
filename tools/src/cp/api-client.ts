import type { Problem } from '@acp/contracts';

const TIMEOUT_MS = 600_000;

export interface ApiClientOptions {
  /** Where the ops-api listens. */
  url: string;
  /** Key or token; none on the machine of an ops-api without keys. */
  key?: string | undefined;
}

/** What the ops-api answered instead of what was asked for. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly problem: Partial<Problem>,
  ) {
    super(describe(status, problem));
  }
}

/** Calls the ops-api as the console and everybody else does. */
export class ApiClient {
  constructor(private readonly options: ApiClientOptions) {}

  get<Answer>(path: string, query: object = {}): Promise<Answer> {
    return this.call('GET', `${path}${queryText(query)}`);
  }

  post<Answer>(path: string, body: unknown = {}): Promise<Answer> {
    return this.call('POST', path, body);
  }

  patch<Answer>(path: string, body: unknown): Promise<Answer> {
    return this.call('PATCH', path, body);
  }

  private async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, key } = this.options;
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        accept: 'application/json',
        ...(key && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new ApiError(0, { detail: `${url} cannot be reached: ${causeOf(error)}` });
    });
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, parse(text));
    return JSON.parse(text) as Answer;
  }
}

function queryText(query: object): string {
  const given = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)]);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given)}`;
}

function parse(text: string): Partial<Problem> {
  try {
    return JSON.parse(text) as Partial<Problem>;
  } catch {
    return { detail: text.slice(0, 500) };
  }
}

function describe(status: number, { code, title, detail, errors = [] }: Partial<Problem>): string {
  const head = [code, detail ?? title].filter(Boolean).join(': ') || `HTTP ${status}`;
  return [head, ...errors.map(({ path, message }) => `  ${path} ${message}`)].join('\n');
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
