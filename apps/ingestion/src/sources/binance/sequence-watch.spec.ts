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

  const at = (minute: number, id: number) => ({
    ...trade(id),
    occurred_at: new Date(minute * 60_000).toISOString(),
  });

  it('takes a long step back that is not earlier for numbers that begin again, and watches them', () => {
    const before = new SequenceWatch();
    for (const id of [1001, 1002, 1003, 1004]) before.observe(at(1, id));
    const watch = new SequenceWatch(before.positions(), before.times());
    const gaps = [3, 4, 9, 1001].map((id) => watch.observe(at(1, id)));
    expect(gaps.map((gap) => gap && [gap.after, gap.before])).toEqual([
      null,
      null,
      ['4', '9'],
      ['9', '1001'],
    ]);
    expect(watch.resets).toEqual([{ stream: 'v/S/aggTrade', from: '1004', to: '3' }]);
    expect(new SequenceWatch(watch.positions(), watch.times()).observe(at(2, 1003))).toMatchObject({
      after: '1001',
    });
  });

  it('takes what comes again from before for what it is, however long the step', () => {
    const watch = new SequenceWatch();
    for (const id of [1, 500, 1000]) watch.observe(at(id, id));
    for (const id of [1, 500, 1000]) expect(watch.observe(at(id, id))).toBeNull();
    expect(watch.resets).toEqual([]);
    expect(watch.observe(at(1001, 1001))).toBeNull();
  });

  it('takes a later step to less than half for a beginning, and a short one for disorder', () => {
    const watch = new SequenceWatch();
    watch.observe(at(1, 50));
    expect([watch.observe(at(2, 49)), watch.resets.length]).toEqual([null, 0]);
    expect([watch.observe(at(3, 2)), watch.resets.length]).toEqual([null, 1]);
  });

  it('sees numbers of single trades begin again, and no hole in them', () => {
    const single = (id: number) => {
      const { payload } = trade(id);
      return { ...trade(id), payload: { ...payload, first_trade_id: undefined } };
    };
    const watch = new SequenceWatch();
    expect([500, 502, 1].map((id) => watch.observe(single(id)))).toEqual([null, null, null]);
    expect(watch.resets).toEqual([{ stream: 'v/S/trade', from: '502', to: '1' }]);
  });
});
