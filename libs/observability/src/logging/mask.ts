const SENSITIVE_NAME =
  /authorization|cookie|api[_-]?keys?$|secret|password|passwd|credential|private[_-]?key|^keys?$|^token$|_token$/i;
/**
 * From the colon behind the user to the last `@` of the word: a password may hold `@`, `:` and `/` that
 * nobody escaped. What reads as a port is none, and the next address of a list is not swallowed. Every
 * repetition is bounded, because somebody else's text of a megabyte comes through here: without bounds
 * a word of 40 kB without any address in it took two seconds.
 */
const URL_PASSWORD =
  /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/"'\\]{0,256}):(?!\d{1,5}(?:[/?#,\s"']|$))(?:(?!,[a-z][a-z0-9+.-]{0,30}:\/\/)[^\s"'\\]){1,1024}@/gi;
/** libpq and its like also take a password behind the question mark. */
const QUERY_PASSWORD = /([?&](?:password|sslpassword|passwd|secret|token)=)[^&\s"'\\]{1,1024}/gi;
const BEARER = /\b(Bearer|Basic)\s{1,16}[\w.~+/=-]{4,}/gi;

export const MASK = '***';
const DEPTH_MAX = 8;

/** True for names whose values must never be printed: `authorization`, `…_api_key`, `secrets`, … */
export function isSensitiveName(name: string): boolean {
  return SENSITIVE_NAME.test(name);
}

/** Masks passwords in URLs and credentials after `Bearer` or `Basic`, anywhere in a text. */
export function maskText(text: string): string {
  return text
    .replace(URL_PASSWORD, `$1:${MASK}@`)
    .replace(QUERY_PASSWORD, `$1${MASK}`)
    .replace(BEARER, `$1 ${MASK}`);
}

/** A copy of plain data in which everything under a sensitive name is masked. */
export function maskFields<T>(value: T, depth = 0): T {
  if (depth > DEPTH_MAX || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item) => maskFields(item, depth + 1)) as T;
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSensitiveName(name) && member !== null && member !== undefined
        ? MASK
        : maskFields(member, depth + 1),
    ]),
  ) as T;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
