import { ControlPlaneError } from '@acp/contracts';
import { loadExpectations, parseExpectationsFile } from './read-expectations.js';

function problemsOf(text: string, anyType = false): string[] {
  try {
    parseExpectationsFile(text, { fileName: 'e.yaml', anyType });
  } catch (error) {
    if (error instanceof ControlPlaneError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const one = (expectation: string, suite = 'type: MARKET_QUOTE_INGESTED') => `
suites:
  - ${suite}
    expectations:
      - ${expectation}
`;

describe('an expectations file', () => {
  it('is read with its scopes, its defaults and one line of what is expected', () => {
    const [range, volume] = parseExpectationsFile(
      `
suites:
  - type: MARKET_QUOTE_INGESTED
    source: binance
    expectations:
      - { name: price, action: quarantine, range: { member: payload.bid_price, min: "0.01" } }
      - { name: enough, description: Both., volume: { window_ms: 60000, min: 1, max: 9 } }
`,
      { fileName: 'e.yaml' },
    );
    expect(range).toMatchObject({
      ...{ name: 'price', kind: 'range', action: 'quarantine', isOfContent: true },
      scope: { type: 'MARKET_QUOTE_INGESTED', source: 'binance' },
      expects: 'payload.bid_price, min 0.01',
    });
    expect(volume).toMatchObject({
      ...{ name: 'enough', action: 'warn', description: 'Both.', isOfContent: false },
      window: { window_ms: 60_000, min: 1, max: 9 },
    });
  });

  it('is refused with every problem at once, each with its line', () => {
    const problems = problemsOf(`
suites:
  - type: MARKET_QUOTE_INGESTD
    expectations:
      - { name: a, range: { member: payload.x, min: 1 } }
  - entity: BTCUSDT
    expectations:
      - { name: b, check: 'payload.a == 1' }
  - type: MARKET_QUOTE_INGESTED
    expectations:
      - { name: a, range: { member: payload.bid_prise, min: 1 } }
      - { name: c, check: 'payload.bid_prise == "1"' }
      - { name: d, check: 'payload.bid_price' }
      - { name: e, check: 'payload.ask_price > payload.bid_price' }
      - { name: f, range: { member: payload.bid_price, min: "2", max: "1" } }
      - { name: g, range: { member: paylod.bid_price } }
      - { name: h, volume: { window_ms: 60000, min: 3 }, action: hold }
      - { name: i, volume: { window_ms: 60000, min: 3, max: 2 } }
      - { name: j }
      - { name: k, check: 'true', freshness: { max_age_ms: 1 } }
`);
    const expected: [number, string][] = [
      [
        3,
        '/suites/0/type unknown event type `MARKET_QUOTE_INGESTD`; did you mean `MARKET_QUOTE_INGESTED`?',
      ],
      [6, '/suites/1 says not which events it is about: write `type` or `source`'],
      [11, '/suites/2/expectations/0/name the name `a` is taken'],
      [
        11,
        '/suites/2/expectations/0/range/member unknown member `bid_prise`; did you mean `bid_price`?',
      ],
      [12, '/suites/2/expectations/1/check No such key: bid_prise; did you mean bid_price?'],
      [13, '/suites/2/expectations/2/check must be bool, is string'],
      [
        14,
        '/suites/2/expectations/3/check compare decimal(payload.ask_price): as text, 9 is more than 10',
      ],
      [
        14,
        '/suites/2/expectations/3/check compare decimal(payload.bid_price): as text, 9 is more than 10',
      ],
      [15, '/suites/2/expectations/4/range no number is at least 2 and at most 1'],
      [
        16,
        '/suites/2/expectations/5/range/member unknown member `paylod`; did you mean `payload`?',
      ],
      [16, '/suites/2/expectations/5/range needs a `min` or a `max`'],
      [17, '/suites/2/expectations/6/action must be warn'],
      [18, '/suites/2/expectations/7/volume no count is at least 3 and at most 2'],
      [19, '/suites/2/expectations/8 must have one of range'],
      [20, '/suites/2/expectations/9 must have one of range'],
    ];
    for (const [line, problem] of expected) {
      const found = problems.find((text) => text.startsWith(`e.yaml:${line}: ${problem}`));
      expect(found ?? `missing: line ${line} ${problem}\n${problems.join('\n')}`).toBe(found);
    }
    expect(problems).toHaveLength(expected.length);
  });

  it.each([
    ['{ name: a, rang: { member: payload.bid_price } }', 'did you mean `range`?'],
    ['{ name: a, action: quarantaine, check: "true" }', 'did you mean quarantine?'],
    ['{ name: A, check: "true" }', 'lower-case letters'],
    ['{ name: a, range: { member: "payload..x", min: 1 } }', 'a member such as'],
    ['{ name: a, range: { member: payload.bid_price, min: 1e3x } }', 'must be a decimal'],
    ['{ name: a, check: "source.matches(\'a\')" }', '`matches` may not be called here'],
    ['{ name: a, check: "[1,2].all(x, [1,2].all(" }', '/check'],
    ['{ name: a, freshness: { max_age_ms: 1e12 } }', 'must be <= 604800000'],
    ['{ name: a, range: { member: source.name, min: 1 } }', '`source` has no members'],
  ])('refuses %s', (expectation, message) => {
    expect(problemsOf(one(expectation)).join('\n')).toContain(message);
  });

  it('is refused where all its expressions together may take too long', () => {
    const checks = Array.from(
      { length: 12 },
      (_, index) =>
        `{ name: c${index}, check: "payload.list.all(x, x > 1 && x < 9 && x != 5 && x != 6)" }`,
    ).join('\n      - ');
    expect(problemsOf(one(checks, 'source: shop')).join('\n')).toContain('all checks together');
  });

  it('lets a type pass that may still be pushed, while that is not known', () => {
    const text = one('{ name: a, range: { member: payload.x, min: 1 } }', 'type: ORDER_PLACED');
    expect(problemsOf(text, true)).toEqual([]);
    expect(problemsOf(text).join()).toContain('unknown event type `ORDER_PLACED`');
  });

  it('is none where no file is named, and one that cannot be read is said so', () => {
    const fail = () => {
      throw Object.assign(new Error('no'), { code: 'ENOENT' });
    };
    expect(loadExpectations({}, fail)).toEqual([]);
    expect(() => loadExpectations({ EXPECTATIONS_FILE: 'x.yaml' }, fail)).toThrow(
      'EXPECTATIONS_FILE x.yaml cannot be read (ENOENT)',
    );
  });
});
