import { yahooHistoryMapper } from './yahoo-history.mapper.js';

const HEADER = ['Date', 'Open', 'High', 'Low', 'Close', 'Volume', 'Dividends'];
const mapper = yahooHistoryMapper(HEADER, { symbol: 'X', interval: '1d' });

function map(...cells: string[]) {
  const named = new Map(cells.map((cell, index) => [HEADER[index]!, cell]));
  return mapper.map({ text: cells.join(','), cells: named });
}

describe('yahooHistoryMapper', () => {
  it('makes a dividend of a row that has nothing else', () => {
    expect(map('2026-11-27', '', '', '', '', '0', '0.205')).toMatchObject({
      draft: {
        event_type: 'MARKET_DIVIDEND_INGESTED',
        occurred_at: '2026-11-27T00:00:00.000Z',
        payload: { symbol: 'X', ex_at: '2026-11-27T00:00:00.000Z', amount: '0.205' },
      },
    });
  });

  it.each([
    ['no dividend either', ['2026-11-27', '', '', '', '', '0', '0.0'], '/Open'],
    ['a price missing', ['2026-11-27', '1', '1', '', '1', '0', '0.205'], '/Low'],
    ['a dividend in words', ['2026-11-27', '', '', '', '', '0', '1 cent'], '/Dividends'],
  ])('refuses a row with %s', (_name, cells, path) => {
    expect(map(...cells)).toMatchObject({ kind: 'refused', reasons: [{ path }] });
  });

  it('keeps the dividend of a day that has a candle in the candle', () => {
    expect(map('2026-11-27', '1', '2', '1', '1.5', '9', '0.205')).toMatchObject({
      draft: { event_type: 'MARKET_CANDLE_INGESTED', payload: { dividends: '0.205' } },
    });
  });
});
