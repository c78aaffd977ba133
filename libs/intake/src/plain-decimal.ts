const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;

/**
 * A number's text without exponent or leading plus, digit for digit: `1.5e-7` is `0.00000015`. Never
 * goes through a float, so nothing is rounded. Null where the text is no finite decimal number.
 */
export function plainDecimal(text: string): string | null {
  const match = NUMBER.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = '', exponent] = match;
  if (whole === '' && fraction === '') return null;
  const minus = sign === '-' ? '-' : '';
  if (exponent === undefined && whole !== '') {
    return fraction === '' ? `${minus}${whole}` : `${minus}${whole}.${fraction}`;
  }
  return minus + shifted(whole, fraction, Number(exponent ?? 0));
}

/** The digits with the point moved by `places`. */
function shifted(whole: string, fraction: string, places: number): string {
  const digits = whole + fraction;
  const point = whole.length + places;
  const padded = point < 0 ? digits.padStart(digits.length - point, '0') : digits;
  const at = Math.max(0, point);
  const left =
    padded
      .slice(0, at)
      .padEnd(at, '0')
      .replace(/^0+(?=\d)/, '') || '0';
  const right = padded.slice(at);
  return right === '' ? left : `${left}.${right}`;
}
