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

describe('sources that cannot be', () => {
  const load = (env: Record<string, string>) => () =>
    loadIngestionConfig({ DATABASE_URL, BINANCE_ENABLED: 'true', ...env });

  it.each([
    [{ BINANCE_STREAMS: 'trade,bookticker' }, 'at place 2; did you mean bookTicker?'],
    [{ BINANCE_STREAMS: 'kline_1min' }, 'did you mean kline_1m?'],
    [{ BINANCE_STREAMS: 'depth20@100ms' }, 'did you mean depth@100ms?'],
    [{ BINANCE_STREAMS: 'forceOrder' }, 'known: aggTrade, trade'],
    [{ BINANCE_STREAMS: 'trade,trade' }, 'BINANCE_STREAMS has its entry 2 twice'],
    [{ BINANCE_SYMBOLS: 'BTCUSDT,btcusdt' }, 'BINANCE_SYMBOLS has its entry 2 twice'],
    [{ BINANCE_SYMBOLS: '*,BTCUSDT' }, '`*` beside others'],
    [{ BINANCE_SYMBOLS: 'BTC/USDT' }, 'must be symbols such as BTCUSDT'],
    [{ YAHOO_SYMBOLS: 'AAPL,aapl' }, 'YAHOO_SYMBOLS has its entry 2 twice'],
    [
      { BINANCE_OTHER_URL: 'ws://o', BINANCE_OTHER_VENUE: 'binance-spot' },
      'BINANCE_OTHER_VENUE names the venue of BINANCE_SPOT_URL',
    ],
    [
      { BINANCE_OTHER_URL: 'ws://o', BINANCE_OTHER_VENUE: 'binance-spot-2' },
      'BINANCE_OTHER_VENUE names the venue of BINANCE_SPOT_URL',
    ],
  ])('are refused at start: %j', (env, sentence) => {
    expect(load(env)).toThrow(sentence);
  });

  it('leave the name of a venue that is off to another', () => {
    const other = { BINANCE_OTHER_URL: 'ws://o', BINANCE_OTHER_VENUE: 'binance-spot' };
    expect(load({ ...other, BINANCE_SPOT_URL: 'off' })).not.toThrow();
    expect(
      loadIngestionConfig({ DATABASE_URL, BINANCE_OTHER_VENUE: 'binance-spot' }),
    ).toBeDefined();
  });
});

describe('binanceStreams', () => {
  it('asks a futures venue for each kind of stream where it is served', () => {
    const asked = { BINANCE_SYMBOLS: 'BTCUSDT', BINANCE_SPOT_URL: 'off' };
    const kinds = { BINANCE_STREAMS: 'aggTrade,trade,bookTicker,kline_1m,depth@100ms' };
    const urls = (env: Record<string, string>) =>
      streams({ ...asked, ...kinds, ...env }).map(({ connector, url }) => [connector, url]);
    const split = [
      [
        'binance-usdm-public',
        'ws://f/public/stream?streams=btcusdt@trade/btcusdt@bookTicker/btcusdt@depth@100ms',
      ],
      ['binance-usdm-market', 'ws://f/market/stream?streams=btcusdt@aggTrade/btcusdt@kline_1m'],
    ];
    for (const url of ['ws://f', 'ws://f/', 'ws://f/public']) {
      expect(urls({ BINANCE_FUTURES_URL: url })).toEqual(split);
    }
    const one = urls({ BINANCE_FUTURES_URL: 'ws://f', BINANCE_FUTURES_ROUTES: 'false' });
    expect(one.map(([connector]) => connector)).toEqual(['binance-usdm']);
    const market = { BINANCE_FUTURES_URL: 'ws://f', BINANCE_STREAMS: 'kline_1m' };
    expect(urls(market).map(([connector]) => connector)).toEqual(['binance-usdm-market']);
  });

  it('subscribes to symbols in any script', () => {
    const [found] = streams({ BINANCE_SYMBOLS: '币安人生USDT', BINANCE_STREAMS: 'trade' });
    expect(found).toMatchObject({ streams: ['币安人生usdt@trade'] });
    expect(found!.url).toMatch(/streams=%E5%B8%81.*usdt@trade$/);
  });

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
