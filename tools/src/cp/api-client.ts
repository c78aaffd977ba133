import { cleanText, type Problem } from '@acp/contracts';
import { COMMAND } from './command-name.js';
import { UsageError } from './usage.js';

const TIMEOUT_MS = 600_000;
/** Of an answer that is no JSON. */
const TEXT_CHARS_MAX = 500;

export interface ApiClientOptions {
  /** Where the ops-api listens. */
  url: string;
  /** Key or token; none on the machine of an ops-api without keys. */
  key?: string | undefined;
  /** Who acts, where the ops-api has no keys to tell it by. */
  actingAs?: string | undefined;
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

  /** An answer that may be of any length, as it comes. */
  async download(path: string, query: object = {}): Promise<ReadableStream<Uint8Array>> {
    const { response } = await this.fetch('GET', `${path}${queryText(query)}`);
    if (response.ok && response.body) return response.body;
    throw new ApiError(response.status, parse(await response.text()));
  }

  private async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url, response } = await this.fetch(method, path, body);
    const text = await response.text();
    if (!response.ok) throw new ApiError(response.status, parse(text));
    return answerOf<Answer>(url, text);
  }

  private async fetch(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ url: string; response: Response }> {
    const { url, key, actingAs } = this.options;
    if (!URL.canParse(url)) throw new UsageError(`--url must be a URL, not "${url}"`);
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        accept: 'application/json',
        ...(key && { authorization: `Bearer ${key}` }),
        ...(actingAs && { 'x-acting-as': actingAs }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      const hint = 'is the ops-api running (npm start), or elsewhere (--url, OPS_API_URL)?';
      throw new ApiError(0, { detail: `${url} cannot be reached: ${causeOf(error)}\n${hint}` });
    });
    return { url, response };
  }
}

function answerOf<Answer>(url: string, text: string): Answer {
  try {
    return JSON.parse(text) as Answer;
  } catch {
    throw new ApiError(0, { detail: `${url} does not answer like an ops-api; see --url` });
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
    return { detail: cleanText(text, TEXT_CHARS_MAX) };
  }
}

const HINTS: Record<number, string> = {
  401: 'give a key with --key or OPS_API_KEY',
  403: `the key is valid, its role is not enough; ${COMMAND} whoami says which it is`,
};

function describe(status: number, { code, title, detail, errors = [] }: Partial<Problem>): string {
  const head = [code, detail ?? title].filter(Boolean).join(': ') || `HTTP ${status}`;
  // A refusal with a code of its own says itself what is missing.
  const hint = status === 403 && code !== 'REQUEST.FORBIDDEN' ? undefined : HINTS[status];
  return [head, ...errors.map(({ path, message }) => `  ${path} ${message}`), hint ?? []]
    .flat()
    .join('\n');
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
