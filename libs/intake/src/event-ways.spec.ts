import {
  bringsEvents,
  connectorItCameBy,
  EVENT_WAYS,
  intakeConnector,
  isOwnWay,
  releaseConnector,
  SOURCE_WAYS,
} from './event-ways.js';

const EVENTS = [...Object.values(EVENT_WAYS), intakeConnector('orders')];
const OTHERS = [
  'binance-usdm-2',
  'yahoo-chart/AAPL/1d',
  'fill/binance-spot',
  'http-payloads',
  'hook/payments',
  'poll/rates',
  'demo/stream',
  'my-intake/orders',
  'http-push-2',
  'decisions',
];

describe('what a connector brings', () => {
  it.each([...EVENTS, ...EVENTS.map(releaseConnector)])(
    'is events in the case of %s',
    (connector) => expect(bringsEvents(connector)).toBe(true),
  );

  it.each([...OTHERS, ...OTHERS.map(releaseConnector), 'release', 'releases/http-push'])(
    'is in the form of its source in the case of %s',
    (connector) => expect(bringsEvents(connector)).toBe(false),
  );

  it('is said of what was released by the way that it came', () => {
    for (const connector of [...EVENTS, ...OTHERS]) {
      expect(connectorItCameBy(connector)).toBe(connector);
      expect(connectorItCameBy(releaseConnector(connector))).toBe(connector);
    }
  });
});

describe('a name of the control plane’s own', () => {
  const ours = [...Object.values(EVENT_WAYS), ...Object.values(SOURCE_WAYS), 'intake', 'release'];

  it.each(ours)('is %s', (name) => expect(isOwnWay(name)).toBe(true));

  it.each(['demo', 'intakes', 'my-hook', 'http'])('is not %s', (name) =>
    expect(isOwnWay(name)).toBe(false),
  );
});
