import { querySerializer } from '../api/client.js';

/** An address of a page with its question; what is not set is left out. */
export function withQuery(path: string, query: Record<string, unknown>): string {
  const text = querySerializer(query);
  return text ? `${path}?${text}` : path;
}

/** A text of the address bar as the member of a list that it is; undefined for anything else. */
export function oneOf<Member extends string>(
  text: string | null,
  members: readonly Member[],
): Member | undefined {
  return members.find((member) => member === text);
}

/**
 * What the last part of a path names. The router decodes an address as a whole, which leaves `/`, `?`, `&`
 * or `=` of a name escaped.
 */
export function lastPartOf(path: string): string {
  const part = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
