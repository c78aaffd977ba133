import { guardedConnector } from '@acp/egress';
import type { PollSettings } from '@acp/mapping';
import { Agent, request } from 'undici';

export interface PageRequest {
  address: string;
  /** Of the page that is known already; it is not sent again. */
  etag?: string | undefined;
  lastModified?: string | undefined;
  signal: AbortSignal;
}

export interface PageAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

const CONNECT_TIMEOUT_MS = 10_000;
const USER_AGENT = 'ai-control-plane';

/**
 * Whatever the vendor answers, with any status; redirections are not followed. Rejects when there is no
 * complete answer in time, when it is too large, and for an address that is not public.
 */
export async function askPage(poll: PollSettings, page: PageRequest): Promise<PageAnswer> {
  const connect = guardedConnector({
    allowPrivateAddresses: poll.allow_private_addresses,
    connectTimeoutMs: Math.min(poll.timeout_ms, CONNECT_TIMEOUT_MS),
  });
  const agent = new Agent({ maxResponseSize: poll.answer_bytes_max, connect });
  try {
    const { statusCode, headers, body } = await request(withSecrets(page.address, poll), {
      dispatcher: agent,
      headers: headersOf(poll, page),
      signal: AbortSignal.any([page.signal, AbortSignal.timeout(poll.timeout_ms)]),
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    return { status: statusCode, headers: flat(headers), body: bytes };
  } finally {
    await agent.destroy();
  }
}

/** Secrets of the query are added here and are part of no address that is kept. */
function withSecrets(address: string, { secret_query }: PollSettings): URL {
  const url = new URL(address);
  for (const [name, value] of Object.entries(secret_query)) url.searchParams.set(name, value);
  return url;
}

function headersOf({ headers }: PollSettings, { etag, lastModified }: PageRequest) {
  return {
    accept: 'application/json',
    'user-agent': USER_AGENT,
    ...headers,
    ...(etag !== undefined && { 'if-none-match': etag }),
    ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
  };
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const entries = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return Object.fromEntries(entries) as Record<string, string>;
}
