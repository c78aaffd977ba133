import { SequenceWatch } from './sequence-watch.js';

function depth(first: number, last: number, previous?: number) {
  return {
    event_type: 'MARKET_DEPTH_INGESTED',
    payload: {
      venue: 'v',
      symbol: 'S',
      first_update_id: String(first),
      last_update_id: String(last),
      ...(previous !== undefined && { previous_update_id: String(previous) }),
    },
  };
}

function trade(id: number) {
  return {
    event_type: 'MARKET_TRADE_INGESTED',
    payload: { venue: 'v', symbol: 'S', trade_id: String(id), first_trade_id: '1' },
  };
}

describe('SequenceWatch', () => {
  it('finds a hole in spot depth, where an update begins one after the last', () => {
    const watch = new SequenceWatch();
    expect([depth(1, 5), depth(6, 9), depth(12, 13)].map((d) => watch.observe(d))).toEqual([
      null,
      null,
      { stream: 'v/S/depth', after: '9', before: '12' },
    ]);
  });

  it('goes by `pu` where there is one', () => {
    const watch = new SequenceWatch();
    watch.observe(depth(1, 5, 0));
    expect(watch.observe(depth(60, 70, 5))).toBeNull();
    expect(watch.observe(depth(80, 90, 75))).toMatchObject({ after: '70', before: '80' });
  });

  it('finds a missing aggregate trade', () => {
    const watch = new SequenceWatch();
    expect([1, 2, 4].map((id) => watch.observe(trade(id))?.before)).toEqual([
      undefined,
      undefined,
      '4',
    ]);
  });

  it('finds no gap in what is sent again, and does not go back', () => {
    const watch = new SequenceWatch();
    for (const id of [1, 2, 3, 1, 2, 3]) expect(watch.observe(trade(id))).toBeNull();
    expect(watch.observe(trade(4))).toBeNull();
  });

  it('goes on from positions of an earlier run', () => {
    const before = new SequenceWatch();
    before.observe(trade(7));
    const after = new SequenceWatch(before.positions());
    expect(after.observe(trade(9))).toMatchObject({ after: '7', before: '9' });
  });
});
