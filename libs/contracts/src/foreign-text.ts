/** Stands where something was that no column can hold. */
const REPLACEMENT = '\uFFFD';
/** No foreign value that we keep is deeper; what is, is not followed, so that no text overflows us. */
const DEPTH_MAX = 100;

/**
 * Text of somebody else (a broker, a vendor, a receiver, a handler, a file) as every column and
 * every JSON reader can hold it: NUL, which PostgreSQL refuses in text, and half of a surrogate pair,
 * which is not UTF-8, become U+FFFD. `charsMax` cuts by code point, as PostgreSQL's `length` counts,
 * so never through a pair. Clean text that is short enough comes back as it is.
 */
export function cleanText(text: string, charsMax = Infinity): string {
  const kept = text.length > charsMax ? firstCodePoints(text, charsMax) : text;
  return (kept.includes('\0') ? kept.replaceAll('\0', REPLACEMENT) : kept).toWellFormed();
}

/**
 * What something says that was thrown, cleaned. Anything can be thrown: an error whose message is no
 * text, an object that cannot be one. Never throws.
 */
export function thrownText(thrown: unknown, charsMax = Infinity): string {
  try {
    if (!(thrown instanceof Error)) return cleanText(String(thrown), charsMax);
    return cleanText(String(thrown.message) || thrown.name, charsMax);
  } catch {
    return 'what was thrown has no text';
  }
}

/**
 * A JSON value with every text in it cleaned, member names included. Two names that become equal are
 * one member afterwards, the last one. Nesting beyond 100 levels becomes null.
 */
export function cleanJson<T>(value: T): T;
export function cleanJson(value: unknown): unknown {
  return cleaned(value, 0);
}

function cleaned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth >= DEPTH_MAX) return null;
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  // What writes itself (a Date) is no record: JSON.stringify asks it for its own text.
  if (Object.getPrototypeOf(value) !== Object.prototype && 'toJSON' in value) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [cleanText(key), cleaned(member, depth + 1)]),
  );
}

/** Walks no further than the cut: a megabyte of text costs what is kept of it. */
function firstCodePoints(text: string, charsMax: number): string {
  let end = 0;
  for (let count = 0; count < charsMax && end < text.length; count++) {
    end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}
