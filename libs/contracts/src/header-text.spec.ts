import fc from 'fast-check';
import { decodeHeaderText, encodeHeaderText } from './header-text.js';

describe('a header text', () => {
  it.each([
    ['plain text; stays', 'plain text; stays'],
    ['Zürich', 'Z%C3%BCrich'],
    ['100% "so"', '100%25 %22so%22'],
    ['line\r\nbreak', 'line%0D%0Abreak'],
    [' ends ', '%20ends%20'],
    ['😀', '%F0%9F%98%80'],
    ['', ''],
  ])('writes %j as %j', (value, text) => {
    expect(encodeHeaderText(value)).toBe(text);
  });

  it('comes back as it was, and is printable ASCII on the way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const text = encodeHeaderText(value);
        expect(text).toMatch(/^[\x21-\x7e]?[\x20-\x7e]*$/);
        expect(decodeHeaderText(text)).toBe(value);
      }),
    );
  });

  it('that nobody encoded is left alone', () => {
    expect(decodeHeaderText('50% off')).toBe('50% off');
  });
});
