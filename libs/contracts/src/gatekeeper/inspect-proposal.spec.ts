import { inspectProposal } from './inspect-proposal.js';

const proposal = {
  model: { name: 'risk-7', version: '3' },
  decision: 'buy',
  confidence: 0.9,
  rationale: 'The price is below the forecast.',
  action: {
    ...{ kind: 'order.place', account: 'fund-1', symbol: 'BTCUSDT', side: 'buy' },
    ...{ type: 'limit', quantity: '1', limit_price: '100' },
  },
};
const places = (value: unknown) =>
  inspectProposal(value).map(({ code, path }) => `${code} ${path}`);

describe('a proposal', () => {
  it('is taken with what it must say, and with all that it may', () => {
    expect(places(proposal)).toEqual([]);
    const run = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), tool_call_id: 'call_1' };
    const more = { run, actor: 'agent-1', subject: 'fund-1', valid_until: '2026-11-30T10:00:00Z' };
    expect(places({ ...proposal, ...more })).toEqual([]);
  });

  it.each([
    ['no action', { ...proposal, action: undefined }, 'GATE.INVALID /action'],
    ['an action of no kind', { ...proposal, action: {} }, 'GATE.INVALID /action/kind'],
    [
      'a kind that nobody registered',
      { ...proposal, action: { kind: 'order.plac' } },
      'GATE.UNKNOWN_TYPE /action/kind',
    ],
    [
      'an action that breaks the schema of its kind',
      { ...proposal, action: { ...proposal.action, quantity: 1 } },
      'GATE.INVALID /action/quantity',
    ],
    [
      'a member of the action that no policy reads',
      { ...proposal, action: { ...proposal.action, leverage: '10' } },
      'GATE.INVALID /action/leverage',
    ],
    ['a member that nobody judges', { ...proposal, urgent: true }, 'GATE.INVALID /urgent'],
    ['a confidence that is none', { ...proposal, confidence: 1.5 }, 'GATE.INVALID /confidence'],
    ['NUL', { ...proposal, rationale: 'a\0' }, 'GATE.UNSAFE_VALUE /rationale'],
    ['a text', 'buy', 'GATE.INVALID '],
  ])('is refused with %s', (_what, value, place) => {
    expect(places(JSON.parse(JSON.stringify(value)))).toContain(place);
  });
});
