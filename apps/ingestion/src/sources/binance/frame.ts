import { parseJson } from '@acp/intake';

/** What one WebSocket message of Binance is. */
export type Frame =
  /** `type` is the stream's kind without parameters: `aggTrade`, `bookTicker`, `kline`, … */
  | { kind: 'update'; type: string; data: Record<string, unknown> }
  /** The answer to a subscription: nothing to map. */
  | { kind: 'control' }
  | { kind: 'error'; code: string; message: string }
  | { kind: 'unreadable'; message: string };

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
  if ('result' in frame && 'id' in frame) return { kind: 'control' };
  const wrapped = 'stream' in frame && 'data' in frame;
  const data = wrapped ? frame['data'] : frame;
  if (!isObject(data)) return { kind: 'unreadable', message: '`data` must be a JSON object' };
  const stream = wrapped && typeof frame['stream'] === 'string' ? frame['stream'] : undefined;
  const type = typeOf(data, stream);
  if (type) return { kind: 'update', type, data };
  return { kind: 'unreadable', message: 'neither `e` nor the stream says what this is' };
}

function typeOf(data: Record<string, unknown>, stream: string | undefined): string | undefined {
  const event = data['e'];
  if (typeof event === 'string') return TYPE_OF_EVENT.get(event) ?? event;
  if (stream !== undefined) return stream.split('@')[1]?.split('_')[0];
  return 'u' in data && 'b' in data && 'B' in data ? 'bookTicker' : undefined;
}

function vendorError(error: Record<string, unknown>): Frame {
  return { kind: 'error', code: String(error['code'] ?? ''), message: String(error['msg'] ?? '') };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
