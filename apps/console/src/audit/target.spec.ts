import { pageOfTarget } from './target.js';

describe('pageOfTarget', () => {
  it.each([
    ['entry:42', '/entries/42'],
    ['decision:018f', '/decisions/018f'],
    ['topic:a topic', '/topics/a%20topic'],
    ['topic:a:b', '/topics/a%3Ab'],
    ['replay:018f', '/replays/018f'],
    ['backtest:018f', '/backtests/018f'],
    ['rejected:018f', '/rejected/018f'],
    ['event:018f', '/events/018f'],
    ['policy:a b', '/policies/a%20b'],
    ['switch:model:risk-7', '/gate'],
    ['model:risk-7@*', '/models'],
    ['event_type:SHIP_SAILED', '/catalogue/SHIP_SAILED'],
    ['action_kind:parcel.refund', '/catalogue?find=parcel.refund'],
    ['held_batch:018f', '/held-batches/018f'],
    ['moon:luna', null],
    ['constructor:x', null],
    ['entry:', null],
    ['quotes', null],
  ])('leads from %s to %s', (target, page) => {
    expect(pageOfTarget(target)).toBe(page);
  });
});
