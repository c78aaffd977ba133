/**
 * A header value for protocols whose headers are lines of printable ASCII (HTTP, NATS), by the
 * percent-encoding of the CloudEvents HTTP binding: everything else, and `%` and `"`, becomes `%XX`
 * of its UTF-8 bytes. Spaces inside stay; at the ends, where they would be trimmed, they do not.
 */
export function encodeHeaderText(value: string): string {
  if (/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value) && !/[%"]/.test(value)) return value;
  return value
    .toWellFormed()
    .replace(/[^\x20-\x7e]|[%"]|^ | $/gu, (character) => encodeURIComponent(character));
}

/** The inverse; what is not encoded, or not well, stays as it is. */
export function decodeHeaderText(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
