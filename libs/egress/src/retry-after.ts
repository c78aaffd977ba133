/** Longest wait that a destination can ask for, where nothing else is said. */
const RETRY_AFTER_MS_MAX = 3_600_000;

/** Milliseconds from a `Retry-After` header: seconds, or an HTTP date. Undefined where it is neither. */
export function retryAfterMs(
  header: string | undefined,
  now: Date,
  longestMs = RETRY_AFTER_MS_MAX,
): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (!/^\d{1,9}$|^[A-Z][a-z]{2}/.test(text)) return undefined;
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  if (Number.isNaN(wait)) return undefined;
  return Math.min(Math.max(wait, 0), longestMs);
}
