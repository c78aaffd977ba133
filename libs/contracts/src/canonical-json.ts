/**
 * JSON with object keys in code-unit order and no white space, so that equal content has equal
 * bytes. Numbers are written as JavaScript writes them (RFC 8785 rules for finite numbers).
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = value as Record<string, unknown>;
  let members = '';
  for (const key of inOrder(Object.keys(object))) {
    const member = object[key];
    if (member === undefined) continue;
    members += `${members && ','}${quoted(key)}:${canonicalJson(member)}`;
  }
  return `{${members}}`;
}

/** A text of printable ASCII that JSON writes as it is; most are, and a call of the writer costs more. */
const PLAIN = /^[ !#-[\]-~]*$/;
const PLAIN_CHARS_MAX = 100;

function quoted(text: string): string {
  return text.length <= PLAIN_CHARS_MAX && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function inOrder(keys: string[]): string[] {
  for (let at = 1; at < keys.length; at += 1) {
    if (keys[at - 1]! > keys[at]!) return keys.sort();
  }
  return keys;
}
