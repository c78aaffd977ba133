import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historiesOf, type Candle, type Quote, type SymbolHistory } from '../market/market.js';

const FRAMES = join(__dirname, '../../../data/binance-futures-frames.jsonl');

/** The recorded market of the quick start, as the model gets to know it. */
export function recordedMarket(): readonly SymbolHistory[] {
  const quotes: Quote[] = [];
  const candles: Candle[] = [];
  for (const [line, text] of readFileSync(FRAMES, 'utf8').trimEnd().split('\n').entries()) {
    const { data } = (JSON.parse(text) as { frame: { data: Record<string, unknown> } }).frame;
    const seen = { eventId: `event-${line}`, symbol: String(data['s']) };
    if (data['e'] === 'bookTicker') {
      quotes.push({
        ...{ ...seen, at: Number(data['T']) },
        ...{ bidPrice: String(data['b']), bidQuantity: String(data['B']) },
        ...{ askPrice: String(data['a']), askQuantity: String(data['A']) },
      });
    }
    if (data['e'] === 'kline') {
      const { h, l, c } = data['k'] as Record<'h' | 'l' | 'c', string>;
      candles.push({ ...seen, at: Number(data['E']), high: h, low: l, close: c });
    }
  }
  return historiesOf(quotes, candles);
}
