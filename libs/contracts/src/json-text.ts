export type ParsedJson = { ok: true; value: unknown } | { ok: false; message: string };

/**
 * Begins the text that stands for a number which a double would have changed. NUL is refused in
 * every text, so no sender can have meant it and no column can keep it by mistake.
 */
export const INEXACT_NUMBER = '\0number ';

/**
 * A number of sixteen characters or more, or with an exponent: all others are kept exactly. It also
 * finds such text within strings; the second look then finds nothing.
 */
const SUSPICIOUS = /(?:^|[:,[\s])-?(?:\d[\d.]{15,}|[\d.]+[eE])/;
const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/**
 * JSON as a union instead of an exception, without loss: a number whose digits a double does not
 * keep (`0.1234567890123456789`, `1e-400`, 2^53 + 1) becomes a text that begins with
 * `INEXACT_NUMBER`, which the gate refuses with its place. The message of a failure never quotes the
 * text. V8 parses without recursion, so depth is no danger here.
 */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: withExactNumbers(text, JSON.parse(text)) };
  } catch (error) {
    return { ok: false, message: withoutQuotation((error as Error).message) };
  }
}

/** The value of a text that another parser has read, with the numbers marked that it has changed. */
export function withExactNumbers(text: string, value: unknown): unknown {
  if (!SUSPICIOUS.test(text)) return value;
  const marked = markInexactNumbers(text);
  return marked === text ? value : JSON.parse(marked);
}

/** V8 quotes what it could not read, which may be a secret; where it was says enough. */
function withoutQuotation(message: string): string {
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  if (message.includes('end of JSON') || message.startsWith('Unterminated')) {
    return 'it ends in the middle of a value';
  }
  return place ? `not expected ${place}` : 'it does not begin as JSON does';
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const OF_A_NUMBER = /[\d.eE+-]*/y;

function markInexactNumbers(text: string): string {
  let marked = '';
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === QUOTE) at = endOfString(text, at);
    else if (char === MINUS || (char >= ZERO && char <= NINE)) {
      const token = tokenAt(text, at);
      if (!isKeptExactly(token)) {
        marked += `${text.slice(copied, at)}${JSON.stringify(INEXACT_NUMBER + token)}`;
        copied = at + token.length;
      }
      at += token.length - 1;
    }
  }
  return copied === 0 ? text : marked + text.slice(copied);
}

function tokenAt(text: string, at: number): string {
  OF_A_NUMBER.lastIndex = at;
  return OF_A_NUMBER.exec(text)![0];
}

/** Whether the number as JavaScript writes it has the same value as the digits that were sent. */
function isKeptExactly(token: string): boolean {
  return valueOf(token) === valueOf(String(Number(token)));
}

/** The value without its sign, in one spelling: digits without zeros at either end, and exponent. */
function valueOf(token: string): string | null {
  const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(token) ?? [];
  if (whole === undefined) return null;
  const digits = (whole + fraction).replace(/^0+/, '');
  const kept = withoutTrailingZeros(digits);
  if (kept === '') return '0';
  return `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}

/** By hand: a pattern that is anchored at the end alone tries every zero of a long number. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return digits.slice(0, end);
}

/** Where the string that begins at `open` ends. The text must be valid JSON. */
export function endOfString(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === BACKSLASH) at += 1;
    else if (char === QUOTE) return at;
  }
  return text.length;
}
