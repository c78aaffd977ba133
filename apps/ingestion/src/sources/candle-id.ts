import { canonicalJson, deriveEventId } from '@acp/contracts';
import { createHash } from 'node:crypto';

const DIGEST_CHARS = 16;

/**
 * The event id of a candle from a source that revises: the running candle changes with every trade,
 * adjusted closes with every dividend, prices with every split. A candle that says something new is
 * a new event, so a digest of what it says is part of its key; the same candle fetched again is the
 * same event. Nothing is overwritten and a revision is never a conflict.
 */
export function candleEventId(source: string, payload: Readonly<Record<string, unknown>>): string {
  const { venue = '', symbol, interval, opened_at } = payload;
  const said = createHash('sha256').update(canonicalJson(payload)).digest('hex');
  const stream = `${String(venue)}/${String(symbol)}/candle_${String(interval)}`;
  return deriveEventId(source, stream, `${String(opened_at)}/${said.slice(0, DIGEST_CHARS)}`);
}
