import { loadIngestionConfig } from './ingestion.config.js';
import { binanceStreams } from './sources/binance/binance-streams.js';

const DATABASE_URL = 'postgres://localhost/x';

function streams(env: Record<string, string>) {
  return binanceStreams(loadIngestionConfig({ DATABASE_URL, BINANCE_ENABLED: 'true', ...env }));
}

describe('loadIngestionConfig', () => {
  it('needs nothing but the database', () => {
    const config = loadIngestionConfig({ DATABASE_URL });
    expect(config).toMatchObject({
      port: 3001,
      ingestionBatchItemsMax: 1_000,
      ingestionBodyBytesMax: 5_242_880,
      binanceEnabled: false,
      binanceSymbols: ['BTCUSDT', 'ETHUSDT', 'BNBUSDT'],
    });
  });

  it('names every wrong variable at once, with the nearest name', () => {
    const wrong = {
      DATABASE_URL,
      BINANCE_SPOT_URL: 'http://x',
      BINANCE_SYMBOL: 'A',
      YAHOO_RANGE: 'long',
      YAHOO_CRON: '99 * * * *',
      INGESTION_BATCH_ITEMS_MAX: '0',
    };
    const load = () => loadIngestionConfig(wrong);
    for (const name of [
      'BINANCE_SPOT_URL',
      'BINANCE_SYMBOLS',
      'YAHOO_RANGE',
      'YAHOO_CRON',
      'ITEMS_MAX',
    ]) {
      expect(load).toThrow(name);
    }
  });
});

describe('binanceStreams', () => {
  it('connects to the spot venue alone unless told otherwise', () => {
    expect(streams({})).toHaveLength(1);
    expect(streams({})[0]).toMatchObject({ connector: 'binance-spot', venue: 'binance-spot' });
    expect(binanceStreams(loadIngestionConfig({ DATABASE_URL }))).toEqual([]);
  });

  it('gives each URL its venue', () => {
    const found = streams({
      BINANCE_SPOT_URL: 'off',
      BINANCE_FUTURES_URL: 'ws://f/',
      BINANCE_COIN_URL: 'ws://c',
      BINANCE_OTHER_URL: 'ws://o',
      BINANCE_OTHER_VENUE: 'binance-us',
      BINANCE_SYMBOLS: '*',
    });
    expect(found).toEqual([
      { connector: 'binance-usdm', venue: 'binance-usdm', url: 'ws://f/stream' },
      { connector: 'binance-coinm', venue: 'binance-coinm', url: 'ws://c/stream' },
      { connector: 'binance-us', venue: 'binance-us', url: 'ws://o/stream' },
    ]);
  });

  it('spreads many streams over connections of at most 200', () => {
    const symbols = Array.from({ length: 120 }, (_, i) => `S${i}USDT`).join(',');
    const found = streams({ BINANCE_SYMBOLS: symbols });
    expect(found.map(({ connector }) => connector)).toEqual([
      'binance-spot',
      'binance-spot-2',
      'binance-spot-3',
    ]);
    expect(found.map(({ url }) => url.split('/').length)).toEqual([203, 203, 83]);
  });
});
