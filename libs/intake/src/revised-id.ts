import { canonicalJson, deriveTimedEventId, type NaturalKey } from '@acp/contracts';
import { createHash } from 'node:crypto';

const DIGEST_CHARS = 16;

/**
 * The event id of a record from a source that says the same thing again and otherwise: candles change
 * with every trade, dividend and split, and numbers of trades begin again. A record that says
 * something new is a new event, so a digest of what it says is part of its key; the same record once
 * more is the same event, on every connection and after every restart. Nothing is overwritten and a
 * revision is never a conflict.
 */
export function revisedEventId(
  { source, stream, key }: NaturalKey,
  said: unknown,
  at: string | undefined,
): string {
  const digest = createHash('sha256').update(canonicalJson(said)).digest('hex');
  const revision = `${key}/${digest.slice(0, DIGEST_CHARS)}`;
  return deriveTimedEventId({ source, stream, key: revision }, at);
}

/** Of a candle: all of its payload is what it says. */
export function candleEventId(source: string, payload: Readonly<Record<string, unknown>>): string {
  const { venue = '', symbol, interval, opened_at } = payload;
  const stream = `${String(venue)}/${String(symbol)}/candle_${String(interval)}`;
  const key = String(opened_at);
  return revisedEventId({ source, stream, key }, payload, key);
}
