import { parseEventQuery } from './event-query.js';

const ID = '018f4e1a-0000-7000-8000-000000000001';

describe('parseEventQuery', () => {
  it('reads words in any order, with quotes where a value has blanks', () => {
    expect(
      parseEventQuery('entity_id:"BRK B" event_type:MARKET_QUOTE_INGESTED source:yahoo'),
    ).toEqual({
      filter: { entity_id: 'BRK B', event_type: 'MARKET_QUOTE_INGESTED', source: 'yahoo' },
      id: null,
      problems: [],
    });
  });

  it('takes a trace id with and without dashes', () => {
    expect(parseEventQuery(`trace_id:${ID}`).filter).toEqual({ trace_id: ID });
    expect(parseEventQuery(`trace_id:${ID.replaceAll('-', '').toUpperCase()}`).filter).toEqual({
      trace_id: ID,
    });
  });

  it('takes a bare id and a bare event type for what they are', () => {
    expect(parseEventQuery(ID)).toEqual({ filter: { text: ID }, id: ID, problems: [] });
    expect(parseEventQuery('MARKET_TRADE_INGESTED').filter).toEqual({
      event_type: 'MARKET_TRADE_INGESTED',
    });
  });

  it.each([
    ['event_type:', 'event_type: wants a value, for example MARKET_QUOTE_INGESTED.'],
    ['trace_id:018f', 'trace_id: wants a whole id.'],
    [
      'symbol:BTC',
      'No search by “symbol”. Known are event_type, source, entity_id, entity_type, trace_id, raw_payload_id, causation_id.',
    ],
  ])('says what is wrong with %s', (text, problem) => {
    expect(parseEventQuery(text)).toEqual({ filter: {}, id: null, problems: [problem] });
  });

  it.each([
    ['btc', { text: 'btc' }],
    ['"BRK B" source:yahoo', { text: 'BRK B', source: 'yahoo' }],
    ['acct 7', { text: 'acct 7' }],
    ['018f4e1a-0000', { text: '018f4e1a-0000' }],
    ['""', {}],
  ])('takes words without a name as one text: %s', (text, filter) => {
    expect(parseEventQuery(text)).toEqual({ filter, id: null, problems: [] });
  });

  it('finds everything where nothing is asked', () => {
    expect(parseEventQuery('   ')).toEqual({ filter: {}, id: null, problems: [] });
  });
});
