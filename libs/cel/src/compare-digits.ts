const MINUS = 45;
const ZERO = 48;

/** Order of two decimals, digit by digit, without making numbers of them: −1, 0 or 1. */
export function compareDigits(a: string, b: string): number {
  const isMinusA = a.charCodeAt(0) === MINUS;
  const isMinusB = b.charCodeAt(0) === MINUS;
  if (isMinusA === isMinusB) return isMinusA ? compareSizes(b, a) : compareSizes(a, b);
  if (compareSizes(a, b) === 0 && isZero(a)) return 0;
  return isMinusA ? -1 : 1;
}

/** Without their signs. */
function compareSizes(a: string, b: string): number {
  const [pointA, pointB] = [pointOf(a), pointOf(b)];
  let atA = firstDigit(a, pointA);
  let atB = firstDigit(b, pointB);
  const longer = pointA - atA - (pointB - atB);
  if (longer !== 0) return longer < 0 ? -1 : 1;
  for (; atA < pointA; atA += 1, atB += 1) {
    const difference = a.charCodeAt(atA) - b.charCodeAt(atB);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  for (atA += 1, atB += 1; atA < a.length || atB < b.length; atA += 1, atB += 1) {
    const difference = digitAt(a, atA) - digitAt(b, atB);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

function pointOf(text: string): number {
  const at = text.indexOf('.');
  return at < 0 ? text.length : at;
}

/** Where the whole digits begin, leading zeros and the sign left out. */
function firstDigit(text: string, point: number): number {
  let at = text.charCodeAt(0) === MINUS ? 1 : 0;
  while (at < point && text.charCodeAt(at) === ZERO) at += 1;
  return at;
}

/** Zero behind the last one. */
function digitAt(text: string, at: number): number {
  return at < text.length ? text.charCodeAt(at) : ZERO;
}

function isZero(text: string): boolean {
  return /^-?[0.]+$/.test(text);
}
