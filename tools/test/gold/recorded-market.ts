import { join } from 'node:path';
import { readFileSync } from 'node:fs';

const DATA = join(__dirname, '../../../examples/data');
/** Digits behind the point of the recorded prices times those of the sizes. */
const ONE = 10n ** 20n;

export interface RecordedCandle {
  opened_at: string;
  origin: string;
  open: string;
  high: string;
  low: string;
  close: string;
  volume: string;
  trades: number | null;
}

interface Frame {
  e?: string;
  s: string;
  E: number;
  T: number;
  a: number;
  p: string;
  q: string;
  f: number;
  l: number;
  k: {
    i: string;
    t: number;
    o: string;
    h: string;
    l: string;
    c: string;
    v: string;
    n: number;
    x: boolean;
  };
}

/** The frames as the venue sent them. */
function framesOf(kind: 'spot' | 'futures'): Frame[] {
  return readFileSync(join(DATA, `binance-${kind}-frames.jsonl`), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { frame: { data: Frame } }).frame.data);
}

/**
 * The minutes of a recording, straight from its frames: a closed candle of the venue, else its
 * trades, else the newest state of a running candle. By symbol, then time.
 */
export function recordedMinutes(kind: 'spot' | 'futures'): Map<string, RecordedCandle[]> {
  const frames = framesOf(kind);
  const symbols = [...new Set(frames.map(({ s }) => s))].sort();
  return new Map(
    symbols.map((symbol) => {
      const own = frames.filter(({ s }) => s === symbol);
      const trades = own.filter(({ e }) => e === 'aggTrade');
      const klines = own.filter(({ e, k }) => e === 'kline' && k.i === '1m');
      const minutes = [...trades.map(({ T }) => T), ...klines.map(({ k }) => k.t)].map(minuteOf);
      const candles = [...new Set(minutes)].sort().map((minute) => {
        const said = klines.filter(({ k }) => k.t === minute).sort((a, b) => a.E - b.E);
        const closed = said.find(({ k }) => k.x);
        const traded = trades.filter(({ T }) => minuteOf(T) === minute);
        if (closed) return ofVenue(closed);
        return traded.length > 0 ? ofTrades(traded) : ofVenue(said.at(-1)!);
      });
      return [symbol, candles];
    }),
  );
}

/** The chart of the vendor: its rows, by their day. */
export function recordedDays(): { opened_at: string; close: string; volume: string }[] {
  const chart = JSON.parse(readFileSync(join(DATA, 'yahoo-chart-AAPL-1d.json'), 'utf8')) as {
    chart: {
      result: [
        { timestamp: number[]; indicators: { quote: [{ close: number[]; volume: number[] }] } },
      ];
    };
  };
  const [{ timestamp, indicators }] = chart.chart.result;
  const [{ close, volume }] = indicators.quote;
  return timestamp.map((seconds, index) => ({
    opened_at: `${new Date(seconds * 1_000).toISOString().slice(0, 10)}T00:00:00.000000Z`,
    close: String(close[index]),
    volume: String(volume[index]),
  }));
}

function ofVenue({ k }: Frame): RecordedCandle {
  const [open, high, low, close, volume] = [k.o, k.h, k.l, k.c, k.v].map(plain) as [
    string,
    string,
    string,
    string,
    string,
  ];
  return { opened_at: at(k.t), origin: 'vendor', open, high, low, close, volume, trades: k.n };
}

function ofTrades(given: Frame[]): RecordedCandle {
  const trades = [...given].sort((a, b) => a.T - b.T || a.a - b.a);
  const prices = trades.map(({ p }) => whole(p));
  const sorted = [...prices].sort((a, b) => (a < b ? -1 : 1));
  return {
    opened_at: at(minuteOf(trades[0]!.T)),
    origin: 'aggregates',
    open: text(prices[0]!),
    high: text(sorted.at(-1)!),
    low: text(sorted[0]!),
    close: text(prices.at(-1)!),
    volume: text(trades.reduce((sum, { q }) => sum + whole(q), 0n)),
    trades: trades.reduce((sum, { f, l }) => sum + l - f + 1, 0),
  };
}

const minuteOf = (ms: number) => ms - (ms % 60_000);
const at = (ms: number) => new Date(ms).toISOString().replace('Z', '000Z');
const plain = (decimal: string) => text(whole(decimal));

function whole(decimal: string): bigint {
  const [before, after = ''] = decimal.split('.');
  return BigInt(before! + after.padEnd(20, '0'));
}

function text(value: bigint): string {
  const after = String(value % ONE)
    .padStart(20, '0')
    .replace(/0+$/, '');
  return `${value / ONE}${after && `.${after}`}`;
}
