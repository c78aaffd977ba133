import { compareWithRaw, parseKeepingNumbers } from './derivation.js';

describe('compareWithRaw', () => {
  const raw = {
    e: 'trade',
    s: 'BTCUSDT',
    p: '43210.10',
    T: 1763711999123,
    m: true,
    note: 'kept out',
  };
  const canonical = {
    symbol: 'BTCUSDT',
    price: '43210.10',
    traded_at: '2025-11-21T07:59:59.123Z',
    m: true,
    side: 'sell',
  };

  it('says of each canonical value where it came from', () => {
    const { canonical: fields } = compareWithRaw(raw, canonical, 0);
    expect(
      Object.fromEntries(fields.map(({ leaf, derivation }) => [leaf.name, derivation])),
    ).toEqual({
      symbol: { kind: 'renamed', rawPath: '$.s' },
      price: { kind: 'renamed', rawPath: '$.p' },
      traded_at: { kind: 'reformatted', rawPath: '$.T' },
      m: { kind: 'same', rawPath: '$.m' },
      side: { kind: 'made' },
    });
  });

  it('says what of the raw payload was not carried over', () => {
    const unused = compareWithRaw(raw, canonical, 0).raw.filter(({ used }) => !used);
    expect(unused.map(({ leaf }) => leaf.path)).toEqual(['$.e', '$.note']);
  });

  it('takes the record of the event in a payload of many', () => {
    const many = { open: ['10.00', '11.50', '11.50', '11.50'] };
    const [field] = compareWithRaw(many, { open: '11.50' }, 2).canonical;
    expect(field?.derivation).toEqual({ kind: 'same', rawPath: '$.open[2]' });
  });

  it('does not take a short value for its origin by chance', () => {
    const [field] = compareWithRaw({ count: 1 }, { version: 1 }, 0).canonical;
    expect(field?.derivation).toEqual({ kind: 'made' });
  });
});

describe('parseKeepingNumbers', () => {
  it('is null for what is no JSON', () => {
    expect(parseKeepingNumbers('{"cut": tr')).toBeNull();
    expect(parseKeepingNumbers('{"a": "b"}')).toEqual({ value: { a: 'b' } });
  });
});
