import { Gatekeeper } from '@acp/gatekeeper';
import type { SymbolHistory } from './market/market.js';
import { proposeOrders, type Proposed } from './propose/propose-orders.js';

/** The venue that says the time of each quote itself. */
const VENUE = 'binance-usdm';
const TIMEOUT_MS = 15_000;

/**
 * Trains the model on what was delivered to the trader and proposes its orders, then ends. It has neither
 * a database nor a venue: all that it can do is read the market and propose.
 */
const {
  TRADER_URL: traderUrl,
  GATEKEEPER_URL: gatekeeperUrl,
  GATEKEEPER_KEY: apiKey,
} = process.env;
try {
  if (!traderUrl) throw new Error('TRADER_URL is required: where the trader service listens');
  if (!gatekeeperUrl) throw new Error('GATEKEEPER_URL is required: where ingestion listens');
  const market = await readHistories(traderUrl);
  if (market.length === 0) console.error('no market was delivered to the trader: it has no view');
  const gatekeeper = new Gatekeeper({ url: gatekeeperUrl, ...(apiKey && { apiKey }) });
  for (const proposed of await proposeOrders(gatekeeper, market)) console.error(lineOf(proposed));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function readHistories(url: string): Promise<SymbolHistory[]> {
  const path = new URL(`/histories?venue=${VENUE}`, url);
  const response = await fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { items: SymbolHistory[] }).items;
}

function lineOf({ order, forecast, state, why }: Proposed): string {
  const { account, side, quantity, symbol, limit_price: price } = order;
  const what = `${account}: ${side} ${quantity} ${symbol} at ${price}`;
  const sure = `${Math.round(forecast.confidence * 100)} % sure`;
  return `${what}, ${sure}: ${state}${why && ` (${why})`}`;
}
