import { Gatekeeper } from '@acp/gatekeeper';
import { Database } from '@acp/persistence';
import { createSchema } from './create-schema.js';
import { readMarket } from './market/market-events.js';
import { proposeOrders, type Proposed } from './propose/propose-orders.js';

/** The venue that says the time of each quote itself. */
const VENUE = 'binance-usdm';

/** Trains the model on what was delivered to this example and proposes its orders, then ends. */
const { DATABASE_URL: url, GATEKEEPER_URL: gatekeeperUrl, GATEKEEPER_KEY: apiKey } = process.env;
try {
  if (!url) throw new Error('DATABASE_URL is required');
  if (!gatekeeperUrl) throw new Error('GATEKEEPER_URL is required: where ingestion listens');
  const database = await Database.open({ url, applicationName: 'trader-propose', poolSize: 1 });
  try {
    await createSchema(database.dataSource);
    const market = await readMarket(database.dataSource.manager, VENUE);
    if (market.length === 0) console.error('no market was delivered to the trader: it has no view');
    const gatekeeper = new Gatekeeper({ url: gatekeeperUrl, ...(apiKey && { apiKey }) });
    for (const proposed of await proposeOrders(gatekeeper, market)) console.error(lineOf(proposed));
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function lineOf({ order, forecast, state, why }: Proposed): string {
  const { account, side, quantity, symbol, limit_price: price } = order;
  const what = `${account}: ${side} ${quantity} ${symbol} at ${price}`;
  const sure = `${Math.round(forecast.confidence * 100)} % sure`;
  return `${what}, ${sure}: ${state}${why && ` (${why})`}`;
}
