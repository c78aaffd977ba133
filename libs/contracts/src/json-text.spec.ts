import fc from 'fast-check';
import { INEXACT_NUMBER, parseJson } from './json-text.js';

const valueOf = (text: string) => {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : parsed;
};

describe('parseJson', () => {
  it.each([
    '0.1234567890123456789',
    '-0.1234567890123456789',
    '1e-400',
    '1e400',
    '9007199254740993',
    '12345678901234567890.5',
    '0.30000000000000004441',
    '5e-325',
    '1.7976931348623157e309',
  ])('keeps the digits of %s, which a double does not', (token) => {
    expect(valueOf(token)).toBe(INEXACT_NUMBER + token);
    expect(valueOf(`{"a": [1, ${token}]}`)).toEqual({ a: [1, INEXACT_NUMBER + token] });
  });

  it.each([
    ['0.1', 0.1],
    ['1.0', 1],
    ['1.50', 1.5],
    ['100', 100],
    ['1e2', 100],
    ['1E+2', 100],
    ['1.5e-7', 1.5e-7],
    ['0.30000000000000004', 0.30000000000000004],
    ['1764460800000123', 1764460800000123],
    ['9007199254740991', 9007199254740991],
    ['0.000000000000000000', 0],
    ['-0', -0],
    ['0e-999', 0],
    ['5e-324', 5e-324],
  ])('takes %s for the number it is', (token, number) => {
    expect(valueOf(token)).toBe(number);
  });

  it('finds every number of a document and no digits within its strings', () => {
    const text =
      '{"id":"1e-400","k\\"1e-400":[0.1234567890123456789,{"x":1e-400}],"t":": 1e-400,"}';
    expect(valueOf(text)).toEqual({
      id: '1e-400',
      'k"1e-400': [`${INEXACT_NUMBER}0.1234567890123456789`, { x: `${INEXACT_NUMBER}1e-400` }],
      t: ': 1e-400,',
    });
  });

  it('reads every document that JavaScript has written as JavaScript reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(valueOf(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('never quotes what it could not read', () => {
    for (const text of [
      'hunter2',
      '{"password": hunter2}',
      '["hunter2"',
      '"hunter2',
      '{"a":1}x2',
    ]) {
      const { message } = valueOf(text) as { message: string };
      expect(message).not.toMatch(/hunter|x2/);
      expect(message.length).toBeGreaterThan(10);
    }
  });
});
