import { createLogger } from '@acp/observability';
import type { RunningService } from '@acp/service';
import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { startOpsApi } from './start-ops-api.js';

export const KEYS = {
  viewer: 'viewer-key-1234',
  operator: 'operator-key-1234',
  admin: 'admin-key-1234',
  governor: 'governor-key-1234',
} as const;

/** The operator may what each mutating route asks for; the governor is the second person. */
const ROLES: Partial<Record<keyof typeof KEYS, string>> = {
  operator: 'operator+governor+approver:trading+approver:risk',
  governor: 'viewer+governor+approver:trading+approver:risk',
};

export interface Answer<Body> {
  status: number;
  body: Body;
  headers: Headers;
}

export interface CallOptions {
  as?: keyof typeof KEYS | null;
  body?: unknown;
  headers?: Record<string, string>;
  /** A body written by hand, instead of `body`. */
  text?: string;
}

/** An ops-api of its own on a free port, on a database of its own. */
export class TestApi {
  private constructor(
    readonly service: RunningService,
    readonly database: TestDatabase,
  ) {}

  static async start(env: Record<string, string> = {}): Promise<TestApi> {
    return TestApi.on(await createTestDatabase(), env);
  }

  static async on(database: TestDatabase, env: Record<string, string> = {}): Promise<TestApi> {
    const variables = {
      DATABASE_URL: database.url,
      PORT: '0',
      OPS_REQUESTS_PER_MINUTE: '1000000',
      OPS_API_KEYS: Object.entries(KEYS)
        .map(([role, key]) => `${role}-name:${ROLES[role as keyof typeof KEYS] ?? role}:${key}`)
        .join(','),
      ...env,
    };
    const logger = createLogger({ name: 'ops-api', level: 'silent' });
    return new TestApi(await startOpsApi(variables, { logger }), database);
  }

  get<Body>(path: string, options: CallOptions = {}): Promise<Answer<Body>> {
    return this.call('GET', path, options);
  }

  post<Body>(path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<Body>> {
    return this.call('POST', path, { as: 'operator', body, ...options });
  }

  async call<Body>(
    method: string,
    path: string,
    { as = 'viewer', body, text, headers = {} }: CallOptions,
  ): Promise<Answer<Body>> {
    const sent = text ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(`${this.service.url}${path}`, {
      method,
      headers: {
        ...(as && { authorization: `Bearer ${KEYS[as]}` }),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const answer = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: (isJson && answer !== '' ? JSON.parse(answer) : answer) as Body,
      headers: response.headers,
    };
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.database.drop();
  }
}
