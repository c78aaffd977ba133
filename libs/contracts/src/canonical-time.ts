const FORM = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.(\d{1,9}))?(?:Z|[+-]\d{2}:\d{2})$/;
/** Digits of a second that JavaScript's clock keeps, and those that follow to a microsecond. */
const MS_DIGITS = 3;
const MICRO_DIGITS = 6;
/** Length of a time to the second, without its zone. */
const TIME_CHARS_S = 19;
/** Length of a canonical time that has no microseconds, as `Date.toISOString` writes it. */
const TIME_CHARS_MS = 24;
/**
 * Years before it are somebody's two digits, not a year: JavaScript takes 0 to 99 for 1900 to 1999
 * where it counts, for themselves where it reads, and parsers of other languages do either.
 */
const YEAR_MIN = 100;
const YEAR_MAX = 9999;
const EARLIEST_MS = Date.parse('0100-01-01T00:00:00.000Z');

/**
 * A time with a zone in the one spelling that is stored, hashed and sent: UTC, with three digits of
 * a second, or with six where there are microseconds; digits beyond are cut. Null where the text is
 * no such time or names no moment between the years 0100 and 9999 (an offset may push a date over
 * either end). A time of whole milliseconds is the same text as `Date.toISOString` writes.
 */
export function canonicalTime(text: string): string | null {
  if (text.length === TIME_CHARS_MS && isCanonicalAlready(text)) return text;
  const form = FORM.exec(text);
  if (!form || !isOfTheCalendar(text)) return null;
  const moment = new Date(text);
  const year = moment.getUTCFullYear();
  if (!(year >= YEAR_MIN && year <= YEAR_MAX)) return null;
  const iso = moment.toISOString();
  const micros = form[1]?.slice(MS_DIGITS, MICRO_DIGITS).padEnd(MICRO_DIGITS - MS_DIGITS, '0');
  return !micros || micros === '000' ? iso : `${iso.slice(0, -1)}${micros}Z`;
}

/** JavaScript takes the 30th of February for the 2nd of March, and hour 24 for the next day. */
function isOfTheCalendar(text: string): boolean {
  const local = text.slice(0, TIME_CHARS_S);
  const ms = Date.parse(`${local}Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, TIME_CHARS_S) === local;
}

/** Most times are: it then costs no pattern. */
function isCanonicalAlready(text: string): boolean {
  const ms = Date.parse(text);
  return !Number.isNaN(ms) && ms >= EARLIEST_MS && new Date(ms).toISOString() === text;
}

/** Digits of a count of microseconds that JavaScript's numbers hold exactly, whatever they are. */
const SAFE_DIGITS = 15;
const MICROS_IN_MS = 1000;

/**
 * The canonical time that is `micros` microseconds after 1970, or before it where negative: as a database
 * counts, in text because JavaScript's numbers end in the year 2255.
 */
export function canonicalTimeOfMicros(micros: string): string {
  if (micros.length === MICROS_CHARS && micros[0] !== '-') return ofNow(micros);
  const [ms, rest] =
    micros.length <= SAFE_DIGITS ? parted(Number(micros)) : partedExactly(BigInt(micros));
  const iso = new Date(ms).toISOString();
  if (rest === 0) return iso;
  return `${iso.slice(0, -1)}${String(rest).padStart(MICRO_DIGITS - MS_DIGITS, '0')}Z`;
}

/** Digits of a count of microseconds between the years 2001 and 2286. */
const MICROS_CHARS = 16;
const SECONDS_CHARS = 10;
const SECONDS_KEPT_MAX = 1_000;
/** Seconds that were written lately: most times lie in the same few. */
const secondsWritten = new Map<string, string>();

function ofNow(micros: string): string {
  const seconds = micros.slice(0, SECONDS_CHARS);
  const ms = micros.slice(SECONDS_CHARS, SECONDS_CHARS + MS_DIGITS);
  const rest = micros.slice(SECONDS_CHARS + MS_DIGITS);
  return `${textOfSeconds(seconds)}.${ms}${rest === '000' ? '' : rest}Z`;
}

function textOfSeconds(seconds: string): string {
  const known = secondsWritten.get(seconds);
  if (known !== undefined) return known;
  if (secondsWritten.size >= SECONDS_KEPT_MAX) secondsWritten.clear();
  const text = new Date(Number(seconds) * 1_000).toISOString().slice(0, TIME_CHARS_S);
  secondsWritten.set(seconds, text);
  return text;
}

/** Whole milliseconds, rounded down, and the microseconds that are left. */
function parted(micros: number): [ms: number, rest: number] {
  const ms = Math.floor(micros / MICROS_IN_MS);
  return [ms, micros - ms * MICROS_IN_MS];
}

function partedExactly(micros: bigint): [ms: number, rest: number] {
  const thousand = BigInt(MICROS_IN_MS);
  const rest = ((micros % thousand) + thousand) % thousand;
  return [Number((micros - rest) / thousand), Number(rest)];
}

/** The same moment without its microseconds. */
export function cutToMilliseconds(canonical: string): string {
  return canonical.length === TIME_CHARS_MS
    ? canonical
    : `${canonical.slice(0, TIME_CHARS_MS - 1)}Z`;
}

/** Order of two times in UTC, however many digits of a second each has. */
export function compareTimes(a: string, b: string): number {
  if (a.length === b.length) return a < b ? -1 : a > b ? 1 : 0;
  const [left, right] = [a.slice(0, -1), b.slice(0, -1)];
  return left < right ? -1 : left > right ? 1 : 0;
}
