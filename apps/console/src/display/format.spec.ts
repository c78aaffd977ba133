import {
  formatAge,
  formatBytes,
  formatDuration,
  formatRate,
  formatTime,
  shortId,
} from './format.js';

describe('format', () => {
  it.each([
    [0.42, '0.4 ms'],
    [12.6, '13 ms'],
    [3_200, '3.20 s'],
    [245_000, '4 min 05 s'],
    [7_800_000, '2 h 10 min'],
    [273_600_000, '3 d 4 h'],
    [-3_200, '−3.20 s'],
  ])('says %d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('keeps the width of a rate', () => {
    expect([0, 9.96, 123.44, 1_234.5].map(formatRate)).toEqual(['0.0', '10.0', '123.4', '1,235']);
  });

  it('says ages in whole seconds', () => {
    expect([0.7, 59, 61].map(formatAge)).toEqual(['0 s', '59 s', '1 min 01 s']);
  });

  it('says sizes, short ids and UTC times', () => {
    expect(formatBytes(2_048)).toBe('2.0 KiB');
    expect(shortId('018f4e1a-0000-7000-8000-000000000001')).toBe('018f4e1a…0001');
    expect(formatTime('2026-11-21T08:00:00.123456Z', 'utc')).toBe('2026-11-21 08:00:00.123456');
    expect(formatTime('2026-11-21T08:00:00.123000Z', 'utc')).toBe('2026-11-21 08:00:00.123');
    expect(formatTime('2026-11-21T08:00:00.123Z', 'utc', false)).toBe('08:00:00.123');
    expect(formatTime('no time', 'utc')).toBe('no time');
  });
});
