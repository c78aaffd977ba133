import { parseEventQuery } from './event-query.js';

const ID = '018f4e1a-0000-7000-8000-000000000001';

describe('parseEventQuery', () => {
  it('reads words in any order, with quotes where a value has blanks', () => {
    expect(parseEventQuery('entity:"BRK B" type:MARKET_QUOTE_INGESTED source:yahoo')).toEqual({
      filter: { entity: 'BRK B', type: 'MARKET_QUOTE_INGESTED', source: 'yahoo' },
      id: null,
      problems: [],
    });
  });

  it('takes a trace id with and without dashes', () => {
    expect(parseEventQuery(`trace:${ID}`).filter).toEqual({ trace: ID });
    expect(parseEventQuery(`trace:${ID.replaceAll('-', '').toUpperCase()}`).filter).toEqual({
      trace: ID,
    });
  });

  it('takes a bare id and a bare event type for what they are', () => {
    expect(parseEventQuery(ID)).toEqual({ filter: {}, id: ID, problems: [] });
    expect(parseEventQuery('MARKET_TRADE_INGESTED').filter).toEqual({
      type: 'MARKET_TRADE_INGESTED',
    });
  });

  it.each([
    ['type:', 'type: wants a value, for example MARKET_QUOTE_INGESTED.'],
    ['trace:018f', 'trace: wants a whole id.'],
    ['BTCUSDT', 'Say what “BTCUSDT” is: entity:BTCUSDT, source:BTCUSDT, …'],
    ['symbol:BTC', 'No search by “symbol”. Known are type, source, entity, trace, raw, cause.'],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseEventQuery(text)).toEqual({ filter: {}, id: null, problems: [problem] });
  });

  it('finds everything where nothing is asked', () => {
    expect(parseEventQuery('   ')).toEqual({ filter: {}, id: null, problems: [] });
  });
});
