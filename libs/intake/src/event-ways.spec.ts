import { bringsEvents, EVENT_WAYS, intakeConnector } from './event-ways.js';

describe('what a connector brings', () => {
  it.each([...Object.values(EVENT_WAYS), intakeConnector('orders')])(
    'is events in the case of %s',
    (connector) => expect(bringsEvents(connector)).toBe(true),
  );

  it.each([
    'binance-usdm-2',
    'yahoo-chart/AAPL/1d',
    'fill/binance-spot',
    'http-payloads',
    'hook/payments',
    'poll/rates',
    'demo/stream',
    'my-intake/orders',
    'http-push-2',
  ])('is in the form of its source in the case of %s', (connector) =>
    expect(bringsEvents(connector)).toBe(false),
  );
});
