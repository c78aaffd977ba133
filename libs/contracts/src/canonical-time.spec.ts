import fc from 'fast-check';
import {
  canonicalTime,
  canonicalTimeOfMicros,
  compareTimes,
  cutToMilliseconds,
} from './canonical-time.js';

describe('a canonical time', () => {
  it.each([
    ['2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    ['2026-11-21T08:00:00.5Z', '2026-11-21T08:00:00.500Z'],
    ['2026-11-21T08:00:00.123Z', '2026-11-21T08:00:00.123Z'],
    ['2026-11-21T08:00:00.123000Z', '2026-11-21T08:00:00.123Z'],
    ['2026-11-21T08:00:00.1234Z', '2026-11-21T08:00:00.123400Z'],
    ['2026-11-21T08:00:00.123456Z', '2026-11-21T08:00:00.123456Z'],
    ['2026-11-21T08:00:00.000001Z', '2026-11-21T08:00:00.000001Z'],
    ['2026-11-21T08:00:00.123456789Z', '2026-11-21T08:00:00.123456Z'],
    ['2026-11-21T09:30:00.123456+01:30', '2026-11-21T08:00:00.123456Z'],
    ['1969-12-31T23:59:59.999999Z', '1969-12-31T23:59:59.999999Z'],
    ['0100-01-01T00:00:00Z', '0100-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
  ])('of %s is %s', (text, expected) => {
    expect(canonicalTime(text)).toBe(expected);
  });

  it.each([
    ['a year before 100', '0099-12-31T23:59:59Z'],
    ['the year 1', '0001-01-01T00:00:00Z'],
    ['the year 0', '0000-01-01T00:00:00Z'],
    ['what an offset puts before the year 100', '0100-01-01T00:00:00+14:00'],
    ['what an offset puts after the year 9999', '9999-12-31T23:59:59-12:00'],
    ['a day that no calendar has', '2026-02-30T08:00:00Z'],
    ['a day of a leap year in another', '2026-02-29T08:00:00.5+02:00'],
    ['hour 24', '2026-11-21T24:00:00Z'],
    ['a time without a zone', '2026-11-21T08:00:00'],
    ['a day', '2026-11-21'],
    ['a text that is no time', 'yesterday'],
  ])('is none for %s', (_claim, text) => {
    expect(canonicalTime(text)).toBeNull();
  });

  it.each([
    ['0', '1970-01-01T00:00:00.000Z'],
    ['1', '1970-01-01T00:00:00.000001Z'],
    ['-1', '1969-12-31T23:59:59.999999Z'],
    ['-1000', '1969-12-31T23:59:59.999Z'],
    ['1790000000123456', '2026-09-21T14:13:20.123456Z'],
    ['999999999999999', '2001-09-09T01:46:39.999999Z'],
    ['253402300799999999', '9999-12-31T23:59:59.999999Z'],
    ['-59011459199999999', '0100-01-01T00:00:00.000001Z'],
  ])('of %s microseconds is %s', (micros, expected) => {
    expect(canonicalTimeOfMicros(micros)).toBe(expected);
  });

  it('of a count of microseconds is what the calendar says of it, to the last digit', () => {
    const micros = fc.bigInt({ min: -59_011_459_199_999_999n, max: 253_402_300_799_999_999n });
    fc.assert(
      fc.property(fc.oneof(micros, fc.bigInt({ min: 10n ** 15n, max: 10n ** 16n })), (count) => {
        const rest = ((count % 1_000n) + 1_000n) % 1_000n;
        const iso = new Date(Number((count - rest) / 1_000n)).toISOString();
        const expected = rest === 0n ? iso : iso.replace('Z', `${String(rest).padStart(3, '0')}Z`);
        expect(canonicalTimeOfMicros(String(count))).toBe(expected);
      }),
    );
  });

  it('loses its microseconds and nothing else when it is cut', () => {
    expect(cutToMilliseconds('2026-11-21T08:00:00.123456Z')).toBe('2026-11-21T08:00:00.123Z');
    expect(cutToMilliseconds('2026-11-21T08:00:00.123Z')).toBe('2026-11-21T08:00:00.123Z');
  });

  it('is ordered by its moment, however many digits it has', () => {
    const ordered = ['.122999Z', '.123Z', '.123001Z', '.123456Z', '.124Z'].map(
      (fraction) => `2026-11-21T08:00:00${fraction}`,
    );
    expect([...ordered].reverse().sort(compareTimes)).toEqual(ordered);
    expect(compareTimes(ordered[1]!, ordered[1]!)).toBe(0);
  });
});
