import { cleanText } from '@acp/contracts';
import { parseJson } from '@acp/intake';

const MESSAGE_CHARS_MAX = 500;

/** What one WebSocket message of Binance is. */
export type Frame =
  /** `type` is the stream's kind without parameters: `aggTrade`, `bookTicker`, `kline`, … */
  | { kind: 'update'; type: string; data: Record<string, unknown>; stream: string | undefined }
  /** The answer to a subscription: nothing to map. */
  | { kind: 'control' }
  /** The server goes away soon and asks for a new connection: nothing to map. */
  | { kind: 'shutdown' }
  | { kind: 'error'; code: string; message: string }
  | { kind: 'unreadable'; message: string };

const SHUTDOWN = 'serverShutdown';

/** Event names (`e`) by the kind of stream that carries them. */
const TYPE_OF_EVENT = new Map([['depthUpdate', 'depth']]);

/**
 * Reads a frame with or without the combined stream's wrapper. Spot book tickers have no `e`: there
 * the stream's name decides, and without one the shape.
 */
export function readFrame(text: string): Frame {
  const parsed = parseJson(text);
  if (!parsed.ok) return { kind: 'unreadable', message: `is not JSON: ${parsed.message}` };
  const frame = parsed.value;
  if (!isObject(frame)) return { kind: 'unreadable', message: 'must be a JSON object' };
  if (isObject(frame['error'])) return vendorError(frame['error']);
  if ('code' in frame && 'msg' in frame) return vendorError(frame);
  if (isControl(frame)) return { kind: 'control' };
  if (isShutdown(frame)) return { kind: 'shutdown' };
  const wrapped = 'stream' in frame && 'data' in frame;
  const data = wrapped ? frame['data'] : frame;
  if (!isObject(data)) return { kind: 'unreadable', message: '`data` must be a JSON object' };
  const stream = wrapped && typeof frame['stream'] === 'string' ? frame['stream'] : undefined;
  const type = typeOf(data, stream);
  if (type) return { kind: 'update', type, data, stream };
  return { kind: 'unreadable', message: 'neither `e` nor the stream says what this is' };
}

/** Whether the venue asks for a new connection; reads only frames that may say so. */
export function asksForNewConnection(text: string): boolean {
  return text.includes(SHUTDOWN) && readFrame(text).kind === 'shutdown';
}

/** An answer that carries something else than the names of subscriptions is none of ours. */
function isControl(frame: Record<string, unknown>): boolean {
  if (!('result' in frame && 'id' in frame) || 'data' in frame) return false;
  const { result } = frame;
  return result === null || (Array.isArray(result) && result.every(isText));
}

/** Bare, wrapped as a stream, or under `event`: the venue's pages show each. */
function isShutdown(frame: Record<string, unknown>): boolean {
  return [frame, frame['data'], frame['event']].some(
    (data) => isObject(data) && data['e'] === SHUTDOWN,
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function typeOf(data: Record<string, unknown>, stream: string | undefined): string | undefined {
  const event = data['e'];
  if (typeof event === 'string') return TYPE_OF_EVENT.get(event) ?? event;
  if (stream !== undefined) return stream.split('@')[1]?.split('_')[0];
  return 'u' in data && 'b' in data && 'B' in data ? 'bookTicker' : undefined;
}

function vendorError(error: Record<string, unknown>): Frame {
  const [code, message] = [error['code'], error['msg']].map((part) =>
    cleanText(isText(part) ? part : (JSON.stringify(part) ?? ''), MESSAGE_CHARS_MAX),
  );
  return { kind: 'error', code: code!, message: message! };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
