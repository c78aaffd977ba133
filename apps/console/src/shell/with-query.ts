import { querySerializer } from '../api/client.js';

/** An address of a page with its question; what is not set is left out. */
export function withQuery(path: string, query: Record<string, unknown>): string {
  const text = querySerializer(query);
  return text ? `${path}?${text}` : path;
}
