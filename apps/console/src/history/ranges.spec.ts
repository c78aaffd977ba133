import { edgesOf, spanOf, withSpan, zoomed } from './ranges.js';

const search = (text: string) => new URLSearchParams(text);

describe('the span of history', () => {
  it('is in the address, and comes back from it', () => {
    for (const text of ['', 'range=7d', 'zoom=1795600000-1795603600', 'q=x&range=15m']) {
      const before = search(text);
      expect(withSpan(before, spanOf(before)).toString()).toBe(before.toString());
    }
  });

  it.each(['range=year', 'zoom=9-1', 'zoom=a-b', 'zoom=5'])(
    'reads %s as an hour until now',
    (text) => {
      expect(spanOf(search(text))).toEqual({ name: '1h' });
    },
  );

  it('ends with the last whole minute, so that a minute asks one question', () => {
    const asked = [1_795_600_020, 1_795_600_079].map((now) => edgesOf({ name: '15m' }, now));
    expect(asked[0]).toEqual(asked[1]);
    expect(asked[0]).toEqual({ from: '2026-11-25T09:32:00.000Z', to: '2026-11-25T09:47:00.000Z' });
  });

  it('takes whole minutes of what was drawn, and at least five', () => {
    expect(zoomed(1_795_600_050, 1_795_600_055)).toEqual({
      from: 1_795_600_020,
      to: 1_795_600_320,
    });
  });
});
