import { ControlPlaneError } from '@acp/contracts';
import { readFixture, TRADING } from '../trading-policy.spec-support.js';
import { readPolicy, type Policy } from './read-policy.js';

const read = (source: string): Policy => readPolicy(source, { fileName: 'p.yaml', readFixture });

function refusal(source: string): string {
  try {
    read(source);
  } catch (error) {
    if (error instanceof ControlPlaneError) return error.message;
    throw error;
  }
  throw new Error('the policy was taken');
}

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('readPolicy', () => {
  it('takes a policy whose tests all pass and fire every rule', () => {
    const policy = read(TRADING);
    expect(policy.run.problems).toEqual([]);
    expect(policy.run.results).toHaveLength(8);
    expect(policy.compiled.holdMs).toBe(900_000);
    expect(policy.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names a misspelt member with line, column, caret and the nearest name', () => {
    const message = refusal(
      TRADING.replace('decision.confidence < 0.8', 'decision.confidance < 0.8'),
    );
    expect(message).toBe(
      'p.yaml:13:38: /rules/1/when No such key: confidance; did you mean confidence?\n' +
        '    decision.confidance < 0.8\n' +
        '             ^',
    );
  });

  it.each(['', 'policy: [', '['.repeat(50_000), 'a: &a [*a]'])(
    'refuses a text that is no policy as one: %.20s',
    (source) => {
      const error: unknown = caught(() => read(source));
      expect(error).toMatchObject({ code: 'POLICY.INVALID' });
    },
  );

  it('names every fault at once, in the order of the file', () => {
    const broken = TRADING.replace('then: deny, reason', 'then: refuse, reason').replace(
      'window: 60s',
      'window: soon',
    );
    expect(refusal(broken).split('\n')).toEqual([
      expect.stringMatching(/^p\.yaml:10:\d+: \/budgets\/0\/window must be a time like/),
      expect.stringMatching(/^p\.yaml:12:\d+: \/rules\/0\/then must be one of deny, hold/),
    ]);
  });

  it.each([
    ['a member that the file cannot have', ['hold: {', 'holds: {'], 'did you mean `hold`?'],
    [
      'a kind that nobody registered',
      ['[order.place]', '[order.plase]'],
      'did you mean `order.place`?',
    ],
    [
      'a type that nobody registered',
      ['MARKET_QUOTE_INGESTED', 'MARKET_QUOTES'],
      'unknown event type',
    ],
    [
      'a condition that is no bool',
      ['decision.confidence < 0.8', 'decision.confidence'],
      'must be bool, is double',
    ],
    ['an id that is taken', ['id: confidence', 'id: stale-quote'], 'the id `stale-quote` is taken'],
    ['an id of a check of its own', ['id: confidence', 'id: models'], 'the id `models` is taken'],
    [
      'a backtracking expression',
      ['decision.confidence < 0.8', "action.symbol.matches('a')"],
      "use re2(text, 'pattern')",
    ],
    [
      'a function that is not listed',
      ['decision.confidence < 0.8', "action.symbol.lowerAscii() == 'a'"],
      'may not be called',
    ],
    [
      'a pattern that is computed',
      ['decision.confidence < 0.8', '"re2(action.symbol, action.symbol)"'],
      'must be written as text',
    ],
    [
      'amounts compared as text',
      ['decision.confidence < 0.8', "action.quantity < '9'"],
      'compare decimal(action.quantity)',
    ],
    [
      'a loop that may take too long',
      [
        'decision.confidence < 0.8',
        '"[1,2].exists(a, decision.attributes.x.exists(b, decision.attributes.y.exists(c, b == c)))"',
      ],
      'allowed are 10000',
    ],
    [
      'an open default that is not owned up to',
      ['default: deny', 'default: allow'],
      'allow_by_default: true',
    ],
    ['a hold without an end', ['hold: { for: 15m }\n', ''], 'so `hold: { for: … }` is needed'],
    [
      'approvals with a gap at the end',
      ['otherwise: true, quorum: 2', 'when: "true", quorum: 2'],
      'must be `otherwise: true`',
    ],
    [
      'a rule that no test fires',
      [
        'facts: { quote: { age_ms: 2001 } } }, expect: { outcome: denied, rules: [stale-quote] }',
        'decision: {} }, expect: { outcome: allowed }',
      ],
      'no test fires `stale-quote`',
    ],
    [
      'a test that fails',
      ['expect: { outcome: allowed }', 'expect: { outcome: denied }'],
      'expected denied, is allowed',
    ],
    [
      'a fixture that is not there',
      ['given: small.json', 'given: large.json'],
      'there is no fixture large.json',
    ],
  ])('refuses %s', (_name, [from, to], message) => {
    expect(TRADING).toContain(from);
    expect(refusal(TRADING.replace(from!, to!))).toContain(message);
  });
});
