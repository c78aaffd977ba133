import { readPolicy } from '../file/read-policy.js';
import { readFixture, SMALL, TRADING } from '../trading-policy.spec-support.js';
import { judge, type IsOver, type Question } from './judge.js';

const policy = readPolicy(TRADING, { fileName: 'p.yaml', readFixture }).compiled;
const now = new Date('2026-06-01T12:00:00Z');
const never: IsOver = () => false;

function ask(change: Partial<Question> = {}, isOver = never) {
  return judge(policy, { ...SMALL, now, ...change } as Question, isOver);
}

function stopped(verdict: ReturnType<typeof ask>) {
  return verdict.rules.filter(({ result }) => result !== 'pass');
}

describe('judge', () => {
  it('allows what no rule stops, and says what it takes of each budget', () => {
    const verdict = ask();
    expect(verdict.outcome).toBe('allowed');
    expect(verdict.reservations).toEqual([
      {
        budgetId: 'notional',
        key: 'trading/notional/risk-7',
        amount: '100',
        cap: '250000',
        windowMs: 60_000,
        over: 'hold',
      },
    ]);
    expect(verdict.engine).toBe('cel-js/8.0.0+acp2');
  });

  it('lets deny beat hold and still says every rule that fired', () => {
    const facts = { quote: { ...SMALL.facts.quote, age_ms: 3_000 } };
    const verdict = ask({ facts, decision: { ...SMALL.decision, confidence: 0.1 } });
    expect(verdict.outcome).toBe('denied');
    expect(stopped(verdict).map(({ id }) => id)).toEqual(['stale-quote', 'confidence']);
    expect(verdict.reservations).toEqual([]);
  });

  it('shows the values that made a rule fire, and fills them into its reason', () => {
    const verdict = ask({ facts: { quote: { ...SMALL.facts.quote, age_ms: 2_500.5 } } });
    expect(stopped(verdict)[0]).toEqual({
      id: 'stale-quote',
      result: 'fire',
      then: 'deny',
      reason: 'quote is 2500.5 ms old',
      clauses: [
        { src: 'facts.quote.age_ms > 2000.0', value: true },
        { src: 'facts.quote.age_ms', value: 2_500.5 },
      ],
    });
  });

  it('never allows what it cannot decide: a fact that is missing is an error', () => {
    const verdict = ask({ facts: {} });
    expect(verdict.outcome).toBe('denied');
    const errors = stopped(verdict).map(({ id, result, reason }) => [id, result, reason]);
    expect(errors).toEqual([
      ['stale-quote', 'error', 'No such key: quote'],
      ['price-collar', 'error', 'No such key: quote'],
    ]);
  });

  it('takes a null for an absent member', () => {
    const verdict = ask({ decision: { ...SMALL.decision, confidence: null } });
    expect(stopped(verdict)).toMatchObject([{ id: 'confidence', result: 'error' }]);
  });

  it('compares decimals exactly, where doubles are equal', () => {
    const price = '105.00000001';
    expect(ask({ action: { ...SMALL.action, limit_price: '105' } }).outcome).toBe('allowed');
    expect(ask({ action: { ...SMALL.action, limit_price: price } }).outcome).toBe('held');
  });

  it('chooses the quorum by the first condition that is true', () => {
    const decision = { ...SMALL.decision, confidence: 0.1 };
    expect(ask({ decision }).approval).toEqual({ quorum: 1, roles: ['approver:trading'], not: [] });
    const large = ask({ decision, action: { ...SMALL.action, quantity: '2' } });
    expect(large.approval).toMatchObject({ quorum: 2, not: ['proposer', 'policy_author'] });
  });

  it('refuses a budget key that is too long for a key', () => {
    const model = { name: 'x'.repeat(10_000), version: '3' };
    const verdict = ask({ decision: { ...SMALL.decision, model } });
    expect(stopped(verdict).map(({ id }) => id)).toEqual(['models', 'notional']);
    expect(verdict.outcome).toBe('denied');
  });

  it.each([
    ['2027-01-31T23:59:59Z', 'allowed'],
    ['2027-02-01T00:00:00Z', 'denied'],
  ])('lets a model propose until the end of its last day: %s', (at, outcome) => {
    expect(ask({ now: new Date(at) }).outcome).toBe(outcome);
  });

  it('counts a budget over its cap as the budget says', () => {
    const verdict = ask({}, ({ budgetId }) => budgetId === 'notional');
    expect(verdict.outcome).toBe('held');
    expect(stopped(verdict)).toMatchObject([{ id: 'notional', then: 'hold' }]);
    expect(verdict.reservations).toHaveLength(1);
  });
});
