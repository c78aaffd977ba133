import { nodePath } from '../map/node-path.js';
import { namesLike, type KnownNames } from '../search/find.js';
import { QUERY_WORDS } from './event-query.js';

/** Of each kind. */
const SUGGESTED_MAX = 4;
const VALUES: Readonly<Record<string, keyof KnownNames>> = { event_type: 'type', source: 'source' };

export interface Suggestions {
  /** Searches to go on with: the whole text, completed. */
  searches: string[];
  /** What is no event and has a page: topics and consumers. */
  places: { text: string; href: string }[];
}

/** A quote that is still open holds blanks. */
const LAST_WORD = /(?:^|\s)((?:[a-z_]+:)?"[^"]*|\S*)$/i;

/** How the word that is being typed may go on: its name, its value, or where else it leads. */
export function suggestionsFor(text: string, known: KnownNames): Suggestions {
  const last = LAST_WORD.exec(text)![1]!;
  if (last === '') return { searches: [], places: [] };
  const before = text.slice(0, text.length - last.length);
  const colon = last.indexOf(':');
  const word = last.slice(0, Math.max(0, colon)).toLowerCase();
  const typed = last.slice(colon + 1).replace(/^"/, '');
  const wanted = colon < 0 ? Object.keys(VALUES) : Object.hasOwn(VALUES, word) ? [word] : [];
  const searches = wanted.flatMap((name) =>
    namesLike(known[VALUES[name]!], typed)
      .filter((value) => value !== typed || colon < 0)
      .slice(0, SUGGESTED_MAX)
      .map((value) => `${before}${name}:${/\s/.test(value) ? `"${value}"` : value}`),
  );
  if (colon >= 0) return { searches, places: [] };
  const words = Object.keys(QUERY_WORDS).filter((name) => name.startsWith(last.toLowerCase()));
  const places = (['topic', 'consumer'] as const).flatMap((kind) =>
    namesLike(known[kind], typed)
      .slice(0, SUGGESTED_MAX)
      .map((name) => ({ text: `${kind} ${name}`, href: nodePath({ column: kind, name }) })),
  );
  return { searches: [...words.map((name) => `${before}${name}:`), ...searches], places };
}
