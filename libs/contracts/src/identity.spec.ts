import fc from 'fast-check';
import { hash } from 'node:crypto';
import { v5 } from 'uuid';
import {
  EVENT_ID_NAMESPACE,
  deriveEventId,
  deriveTimedEventId,
  isUuid,
  newId,
} from './identity.js';

const NATURAL = { source: 'binance', stream: 'spot/trade/BTCUSDT', key: '42' };
const AT = '2026-11-30T04:20:34.567Z';

describe('deriveTimedEventId', () => {
  it('begins with the time in milliseconds and goes on with a hash of the natural key', () => {
    const id = deriveTimedEventId(NATURAL, AT).replaceAll('-', '');
    const name = `${EVENT_ID_NAMESPACE}binance/spot/trade/BTCUSDT/42`;
    const digest = hash('sha256', name, 'hex');
    expect(parseInt(id.slice(0, 12), 16)).toBe(Date.parse(AT));
    expect(id[12]).toBe('8');
    expect(id.slice(13, 16)).toBe(digest.slice(13, 16));
    expect(['8', '9', 'a', 'b']).toContain(id[16]);
    expect(id.slice(17)).toBe(digest.slice(17, 32));
    expect(isUuid(deriveTimedEventId(NATURAL, AT))).toBe(true);
  });

  it('is the same for the same record, however finely its time is written', () => {
    const id = deriveTimedEventId(NATURAL, AT);
    for (const same of ['2026-11-30T04:20:34.567891Z', '2026-11-30T05:20:34.567+01:00']) {
      expect(deriveTimedEventId(NATURAL, same)).toBe(id);
    }
  });

  it('differs with the time and with every part of the natural key', () => {
    const ids = [
      deriveTimedEventId(NATURAL, AT),
      deriveTimedEventId(NATURAL, '2026-11-30T04:20:34.568Z'),
      deriveTimedEventId({ ...NATURAL, source: 'other' }, AT),
      deriveTimedEventId({ ...NATURAL, stream: 'other' }, AT),
      deriveTimedEventId({ ...NATURAL, key: '43' }, AT),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('sorts as the records happened', () => {
    const times = ['1970-01-01T00:00:00Z', '1999-12-31T23:59:59.999Z', AT, '9999-12-31T00:00:00Z'];
    const ids = times.map((at, index) => deriveTimedEventId({ ...NATURAL, key: `${index}` }, at));
    expect([...ids].sort()).toEqual(ids);
  });

  it.each([undefined, null, 42, '', 'yesterday', '1969-12-31T23:59:59.999Z'])(
    'leaves a record at %j without a time in its id',
    (at) => {
      const { source, stream, key } = NATURAL;
      expect(deriveTimedEventId(NATURAL, at)).toBe(deriveEventId(source, stream, key));
    },
  );
});

describe('deriveEventId', () => {
  it('is the UUID v5 that everybody else makes of the name', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (source, stream, key) => {
        const name = `${source}/${stream}/${key}`.toWellFormed();
        expect(deriveEventId(source, stream, key)).toBe(v5(name, EVENT_ID_NAMESPACE));
      }),
    );
  });
});

describe('newId', () => {
  const ids = Array.from({ length: 20_000 }, newId);

  it('is a UUID v7 of this time', () => {
    const [first] = ids;
    expect(ids.every((id) => isUuid(id) && id[14] === '7')).toBe(true);
    const writtenAt = parseInt(first!.replaceAll('-', '').slice(0, 12), 16);
    expect(Math.abs(writtenAt - Date.now())).toBeLessThan(86_400_000);
  });

  it('is never the same and comes after those before it, also within a millisecond', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it('ends in digits that nobody can tell from the one before', () => {
    expect(new Set(ids.map((id) => id.slice(-8))).size).toBeGreaterThan(ids.length - 10);
  });
});
