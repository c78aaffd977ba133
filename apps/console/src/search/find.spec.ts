import { find } from './find.js';

const KNOWN = {
  topic: ['quotes', 'orders', 'orders.eu'],
  consumer: ['lab', 'portfolio'],
  source: ['binance'],
  type: ['MARKET_QUOTE_INGESTED'],
};
const ID = '0192f7a0-0000-7000-8000-000000000001';
const hrefs = (text: string) => find(text, KNOWN).found.map(({ href }) => href);

describe('the search', () => {
  it.each([
    ['topic:orders', '/topics/orders'],
    ['topic:orders state:dead', '/dead-letters?topic=orders'],
    ['consumer:lab', '/consumers/lab'],
    ['consumer:lab state:dead', '/consumers/lab'],
    ['state:held', '/decisions?state=held'],
    ['decision:held', '/decisions?state=held'],
    [`decision:${ID}`, `/decisions/${ID}`],
    ['decision:order.place', '/decisions?kind=order.place'],
    ['source:bin', '/sources/binance'],
    ['quote', '/topics/quotes'],
    ['BTCUSDT', '/events?q=entity_id%3A%22BTCUSDT%22'],
    ['BTC', '/events?q=%22BTC%22'],
    ['dead', '/dead-letters'],
    [ID, `/events?q=${ID}`],
    [ID, `/events/${ID}`],
  ])('%s leads to %s', (text, href) => {
    expect(hrefs(text)).toContain(href);
  });

  it('puts what begins with the text before what holds it', () => {
    expect(hrefs('topic:orders').slice(0, 2)).toEqual(['/topics/orders', '/topics/orders.eu']);
  });

  it.each([
    ['size:7', /No search by “size:”. Known are topic, state/],
    ['state:tired', /No state “tired”. Known are dead, paused/],
    ['topic:', /topic: wants a topic by its name/],
    ['topic:nothing', /No topic is called like “nothing”/],
  ])('says of %s what it does not understand, and what it would', (text, problem) => {
    expect(find(text, KNOWN).problems.join()).toMatch(problem);
  });

  it.each([
    ['to', ['topic:']],
    ['state:dead topic:or', ['state:dead topic:orders', 'state:dead topic:orders.eu']],
    ['state:hel', ['state:held']],
    ['decision:exp', ['decision:expired']],
  ])('completes %s', (text, suggestions) => {
    expect(find(text, KNOWN).suggestions).toEqual(suggestions);
  });
});
