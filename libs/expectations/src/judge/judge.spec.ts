import type { CanonicalEvent } from '@acp/contracts';
import { buildEvent } from '@acp/testing';
import { parseExpectationsFile } from '../file/read-expectations.js';
import { Judge } from './judge.js';

const NOW = Date.parse('2026-11-30T12:00:00.000Z');

function judgeOf(expectations: string, suite = 'type: MARKET_QUOTE_INGESTED'): Judge {
  const text = `suites: [{ ${suite}, expectations: [${expectations}] }]`;
  return new Judge(parseExpectationsFile(text, { fileName: 'e.yaml' }));
}

function quote(payload: object = {}, overrides: Partial<CanonicalEvent> = {}): CanonicalEvent {
  return buildEvent({
    event_type: 'MARKET_QUOTE_INGESTED',
    entity_id: 'BTCUSDT',
    occurred_at: '2026-11-30T11:59:59.000Z',
    payload: { symbol: 'BTCUSDT', bid_price: '1', ask_price: '2', ...payload },
    ...overrides,
  });
}

const at = (occurred_at: string, entity_id = 'BTCUSDT') => quote({}, { occurred_at, entity_id });
const second = (s: string, entity?: string) => at(`2026-11-30T11:59:${s}Z`, entity);

/** The findings of a batch, which is stored but for what failed. */
function take(judge: Judge, events: CanonicalEvent[], nowMs = NOW): string[] {
  const judgement = judge.judge(events, nowMs);
  const found = new Set(judgement.findings.map(({ index }) => index));
  judgement.keep(events.flatMap((_, index) => (found.has(index) ? [] : [index])));
  return judgement.findings.map(
    ({ index, fault }) => `${index} ${fault.outcome} ${fault.path} ${fault.message}`,
  );
}

describe('a range', () => {
  const judge = (range: string) => judgeOf(`{ name: r, range: { ${range} } }`);
  const price = (bid_price: unknown) => [quote({ bid_price })];

  it('compares every digit of decimals, both bounds included', () => {
    const bounds = judge(
      'member: payload.bid_price, min: "0.1", max: "9007199254740993.000000000000001"',
    );
    expect(take(bounds, price('0.1'))).toEqual([]);
    expect(take(bounds, price('9007199254740993.000000000000001'))).toEqual([]);
    expect(take(bounds, price('9'))).toEqual([]);
    expect(take(bounds, price('10'))).toEqual([]);
    expect(take(bounds, price('0.09999999999999999999'))).toEqual([
      '0 failed /payload/bid_price is 0.09999999999999999999, expected at least 0.1',
    ]);
    expect(take(bounds, price('9007199254740993.000000000000002'))).toHaveLength(1);
  });

  it('takes numbers by the digits that JSON writes', () => {
    const bounds = judgeOf(
      '{ name: r, range: { member: payload.x, min: "0.00000015", max: 3 } }',
      'source: test',
    );
    const of = (x: number) => [quote({ x }, { source: 'test' })];
    expect(take(bounds, of(1.5e-7))).toEqual([]);
    expect(take(bounds, of(1.4e-7))).toHaveLength(1);
    expect(take(bounds, of(3.0000000000000004))).toHaveLength(1);
  });

  it.each([
    [undefined, 'is absent'],
    [null, 'is absent'],
    ['abc', 'is abc, which is no decimal'],
    ['1e400', 'is 1e400, which is no decimal'],
    [{ a: 1 }, 'is {"a":1}, which is no number'],
  ])('cannot be decided of %j', (value, message) => {
    const [finding] = take(judge('member: payload.bid_price, min: 0'), price(value));
    expect(finding).toContain(`0 undecided /payload/bid_price ${message}`);
  });

  it('lets a member be absent that is written with a question mark', () => {
    const optional = judge('member: payload.bid_price?, min: "0"');
    expect(take(optional, price(undefined))).toEqual([]);
    expect(take(optional, price('-1'))).toHaveLength(1);
  });
});

describe('a check', () => {
  const spread = '{ name: c, check: "decimal(payload.ask_price) >= decimal(payload.bid_price)" }';

  it('compares members and says what it read', () => {
    const judge = judgeOf(spread);
    expect(take(judge, [quote({ ask_price: '10', bid_price: '9' })])).toEqual([]);
    const [finding] = take(judge, [quote({ ask_price: '9', bid_price: '10' })]);
    expect(finding).toContain('is not true');
    expect(finding).toContain('payload.ask_price');
  });

  it('that throws is undecided, and the events beside it are judged', () => {
    const findings = take(judgeOf(spread), [
      quote({ bid_price: 'x' }),
      quote({ bid_price: '3' }),
      quote(),
    ]);
    expect(findings.map((text) => text.slice(0, 11))).toEqual(['0 undecided', '1 failed  `']);
  });

  it('reads times as times', () => {
    const judge = judgeOf('{ name: c, check: "occurred_at <= ingested_at" }');
    const late = { ingested_at: '2026-11-30T11:00:00.000Z' };
    const due = { ingested_at: '2026-11-30T12:00:00.000Z' };
    expect(take(judge, [quote({}, late), quote({}, due)])).toHaveLength(1);
  });
});

describe('monotonic time', () => {
  it('is judged by key, within a batch and over batches, to the microsecond', () => {
    const judge = judgeOf('{ name: m, monotonic: {} }');
    expect(take(judge, [second('01.000'), second('01.000001'), second('00.000', 'ETH')])).toEqual(
      [],
    );
    expect(take(judge, [second('01.000'), second('00.500', 'ETH')])).toEqual([
      '0 failed /occurred_at is 2026-11-30T11:59:01.000Z, expected not before 2026-11-30T11:59:01.000001Z, the newest of BTCUSDT',
    ]);
    expect(take(judge, [second('03.000'), second('02.000'), second('04.000')])).toHaveLength(1);
  });

  it('lets the same time pass unless it is strict', () => {
    const twice = () => [second('01.000'), second('01.000')];
    expect(take(judgeOf('{ name: m, monotonic: {} }'), twice())).toEqual([]);
    expect(take(judgeOf('{ name: m, monotonic: { strict: true } }'), twice())).toHaveLength(1);
  });

  it('remembers nothing of a batch that was not stored, and nothing after a restart', () => {
    const judge = judgeOf('{ name: m, monotonic: { strict: true } }');
    const batch = [second('01.000'), second('02.000')];
    judge.judge(batch, NOW);
    expect(take(judge, batch)).toEqual([]);
    expect(take(judge, batch)).toHaveLength(2);
    expect(take(judgeOf('{ name: m, monotonic: { strict: true } }'), batch)).toEqual([]);
  });

  it('takes any member for the key, long ones too', () => {
    const judge = judgeOf('{ name: m, monotonic: { key: payload.symbol } }');
    const of = (symbol: string, s: string) =>
      quote({ symbol }, { occurred_at: `2026-11-30T11:59:${s}Z` });
    const long = 'x'.repeat(90);
    expect(take(judge, [of(`${long}a`, '02.000'), of(`${long}b`, '01.000')])).toEqual([]);
  });
});

describe('freshness', () => {
  const fresh = (per: string) =>
    judgeOf(`{ name: f, freshness: { max_age_ms: 30000, per: ${per} } }`);
  const batch = () => [second('00.000'), second('45.000'), second('10.000', 'ETH')];

  it.each([
    ['record', [0, 2]],
    ['entity', [2]],
    ['batch', []],
  ])('judges the newest of each %s', (per, failing) => {
    const { findings } = fresh(per).judge(batch(), NOW);
    expect(findings.map(({ index }) => index)).toEqual(failing);
  });

  it('fails every event of a group that is old as a whole, and says how old', () => {
    expect(take(fresh('entity'), [second('01.000'), second('00.000')])).toEqual([
      '0 failed /occurred_at the newest of its entity is 59000 ms old (2026-11-30T11:59:01.000Z), expected at most 30000 ms',
      '1 failed /occurred_at the newest of its entity is 59000 ms old (2026-11-30T11:59:01.000Z), expected at most 30000 ms',
    ]);
  });
});

describe('volume', () => {
  it('counts what is stored in a window, and no more of the next one', () => {
    const judge = judgeOf('{ name: v, volume: { window_ms: 60000, max: 3 } }');
    expect(take(judge, [quote(), quote()])).toEqual([]);
    expect(take(judge, [quote(), quote(), quote()], NOW + 59_999)).toEqual([
      '1 failed  is number 4 of the window from 2026-11-30T12:00:00.000Z, expected at most 3 in 60000 ms',
      '2 failed  is number 5 of the window from 2026-11-30T12:00:00.000Z, expected at most 3 in 60000 ms',
    ]);
    expect(take(judge, [quote(), quote(), quote()], NOW + 60_000)).toEqual([]);
  });

  it('says nothing of a minimum while the window is open', () => {
    const judge = judgeOf('{ name: v, volume: { window_ms: 60000, min: 100 } }');
    expect(take(judge, [quote()])).toEqual([]);
  });
});

describe('uniqueness', () => {
  const twice = () => [quote({ update_id: 'u1' }), quote({ update_id: 'u1' })];

  it('is judged within a batch', () => {
    const judge = judgeOf('{ name: u, unique: { member: payload.update_id } }');
    expect(take(judge, twice())[0]).toMatch(
      /^1 failed \/payload\/update_id is u1, which event .* has already$/,
    );
    expect(take(judge, [quote({ update_id: 'u1' })])).toEqual([]);
  });

  it('is judged within a window over batches, and the same event is no second one', () => {
    const judge = judgeOf('{ name: u, unique: { member: payload.update_id, window_ms: 60000 } }');
    const first = quote({ update_id: 'u1' });
    expect(take(judge, [first, first])).toEqual([]);
    expect(take(judge, [first], NOW + 1_000)).toEqual([]);
    expect(take(judge, [quote({ update_id: 'u1' })], NOW + 2_000)).toHaveLength(1);
    expect(take(judge, [quote({ update_id: 'u1' })], NOW + 62_000)).toEqual([]);
  });
});

describe('a scope', () => {
  it.each([
    ['type: MARKET_QUOTE_INGESTED', 1],
    ['type: MARKET_TRADE_INGESTED', 0],
    ['source: test', 1],
    ['source: other', 0],
    ['source: test, entity: BTCUSDT', 1],
    ['source: test, entity: ETHUSDT', 0],
  ])('of %s speaks of %d of the quotes', (suite, count) => {
    const judge = judgeOf('{ name: c, check: "false" }', suite);
    expect(take(judge, [quote({}, { source: 'test' })])).toHaveLength(count);
  });

  it('leaves out what the gate has refused', () => {
    const judge = judgeOf('{ name: c, check: "false" }');
    const { findings } = judge.judge([undefined, quote()], NOW);
    expect(findings.map(({ index }) => index)).toEqual([1]);
  });
});
