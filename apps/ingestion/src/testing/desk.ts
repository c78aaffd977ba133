import { defineTopic } from '@acp/contracts';
import { buildEvent, type TestDatabase } from '@acp/testing';
import { startIngestion, type RunningIngestion } from './running-ingestion.js';

/** An ingestion with keys for `desk` and `lab`, and a topic for quotes beside the one for all. */
export function startDesk(database: TestDatabase): Promise<RunningIngestion> {
  return startIngestion(database, {
    env: { INGESTION_API_KEYS: 'desk:desk-secret,lab:lab-secret', LOG_LEVEL: 'debug' },
    topics: [
      defineTopic({ name: 'all', transport: 'memory' }),
      defineTopic({
        name: 'quotes',
        transport: 'memory',
        event_types: ['MARKET_QUOTE_INGESTED'],
        format: 'cloudevents',
      }),
    ],
  });
}

interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Sends as `desk`. */
export async function post(
  app: RunningIngestion,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${app.url}${path}`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer desk-secret',
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, body: answer } satisfies Answer;
}

export function draft(overrides: Record<string, unknown> = {}) {
  const { ingested_at: _, trace_id: __, source: ___, ...event } = buildEvent();
  return { ...event, ...overrides };
}
