import { cleanText, thrownText } from '@acp/contracts';
import { guardedConnector, retryAfterMs } from '@acp/egress';
import { Agent, request } from 'undici';

export interface HistoryRequest {
  address: URL;
  allowPrivateAddresses: boolean;
  timeoutMs: number;
  answerBytesMax: number;
  now: Date;
  signal: AbortSignal;
}

export type HistoryAnswer =
  | { kind: 'answer'; body: Buffer }
  /** The venue asks to wait; how long, where it says. */
  | { kind: 'wait'; reason: string; forMs: number | undefined }
  /** Nobody answered, or something in between did. */
  | { kind: 'unreachable'; reason: string }
  /** The venue will not answer this, now or later. */
  | { kind: 'refused'; reason: string; body: Buffer };

const CONNECT_TIMEOUT_MS = 10_000;
const USER_AGENT = 'Mozilla/5.0 (compatible; ai-control-plane)';
const REASON_CHARS_MAX = 300;
/** A venue bans those who go on asking for up to three days, and says until when. */
const WAIT_MS_MAX = 3 * 86_400_000;
/** Too many requests; banned for too many of them. */
const ASKS_TO_WAIT = [429, 418];
const REQUEST_TIMEOUT = 408;

/** One request for a page of history. Redirections are not followed. Rejects only when it is stopped. */
export async function askHistory(ask: HistoryRequest): Promise<HistoryAnswer> {
  const { address, allowPrivateAddresses, timeoutMs, answerBytesMax, signal } = ask;
  const connect = guardedConnector({
    allowPrivateAddresses,
    connectTimeoutMs: Math.min(timeoutMs, CONNECT_TIMEOUT_MS),
  });
  const agent = new Agent({ maxResponseSize: answerBytesMax, connect });
  try {
    const { statusCode, headers, body } = await request(address, {
      dispatcher: agent,
      headers: { accept: 'application/json', 'user-agent': USER_AGENT },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    const header = [headers['retry-after']].flat()[0];
    return answerOf(statusCode, bytes, retryAfterMs(header, ask.now, WAIT_MS_MAX));
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'unreachable', reason: thrownText(error, REASON_CHARS_MAX) };
  } finally {
    await agent.destroy();
  }
}

function answerOf(status: number, body: Buffer, forMs: number | undefined): HistoryAnswer {
  if (status === 200) return { kind: 'answer', body };
  const said = cleanText(body.toString('utf8').trim(), REASON_CHARS_MAX);
  const reason = `the vendor answered HTTP ${status}${said === '' ? '' : `: ${said}`}`;
  if (ASKS_TO_WAIT.includes(status)) return { kind: 'wait', reason, forMs };
  const passes = status >= 500 || status === REQUEST_TIMEOUT;
  if (passes)
    return forMs === undefined ? { kind: 'unreachable', reason } : { kind: 'wait', reason, forMs };
  return { kind: 'refused', reason, body };
}
