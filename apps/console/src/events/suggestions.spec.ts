import { suggestionsFor } from './suggestions.js';

const KNOWN = {
  topic: ['quotes', 'orders'],
  consumer: ['quote-lab'],
  source: ['binance', 'my bank'],
  type: ['MARKET_QUOTE_INGESTED', 'PAYMENT_RECORDED'],
};

describe('suggestions of the event search', () => {
  it.each([
    ['quote', ['event_type:MARKET_QUOTE_INGESTED'], ['/topics/quotes', '/consumers/quote-lab']],
    ['source:bi', ['source:binance'], []],
    [
      'entity_id:x b',
      ['entity_id:x source:binance', 'entity_id:x source:"my bank"'],
      ['/consumers/quote-lab'],
    ],
    ['source:"my b', ['source:"my bank"'], []],
    ['entity_id:"BRK b', [], []],
    ['entity', ['entity_id:', 'entity_type:'], []],
    ['source:binance', [], []],
    ['trace_id:b', [], []],
    ['constructor:b', [], []],
    ['source:binance ', [], []],
  ])('of %s', (text, searches, hrefs) => {
    const found = suggestionsFor(text, KNOWN);
    expect(found.searches).toEqual(searches);
    expect(found.places.map(({ href }) => href)).toEqual(hrefs);
  });
});
