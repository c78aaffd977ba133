/** Of all that is recorded, the symbol and the minute with most trades. */
const RECORDED = 'symbol=SUSHIUSDT&interval=1m&from=2021-07-22T22:25:00Z&to=2021-07-22T22:27:00Z';

interface Candles {
  items: { symbol: string; open: string; close: string; volume: string; trades: number | null }[];
}

/** The candle of it as the gold views have it, in one line. */
export async function busiestMinute(goldUrl: string): Promise<string> {
  const url = `${goldUrl}/v1/gold/candles?${RECORDED}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(15_000) });
  if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
  const { items } = (await response.json()) as Candles;
  const said = items.map(
    ({ symbol, open, close, volume }) => `${symbol} from ${open} to ${close}, volume ${volume}`,
  );
  return `${said[0] ?? 'no trade yet'}: ${url}`;
}
