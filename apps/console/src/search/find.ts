import { nodePath } from '../map/node-path.js';
import { PAGE_GROUPS } from '../shell/pages.js';
import {
  isSearchWord,
  placesOfState,
  SEARCH_WORDS,
  STATES,
  type Found,
  type SearchWord,
} from './search-words.js';

/** Names that are known, for what is found and what is suggested. */
export interface KnownNames {
  topic: readonly string[];
  consumer: readonly string[];
  source: readonly string[];
  type: readonly string[];
}

export interface Answer {
  found: Found[];
  /** Texts to go on with: the whole search, completed. */
  suggestions: string[];
  /** What was not understood, and what would be. */
  problems: string[];
}

const FOUND_MAX = 30;
const SUGGESTED_MAX = 8;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TOKENS = /([a-z_]+):"([^"]*)"?|([a-z_]+):(\S*)|"([^"]*)"?|(\S+)/gi;
const KINDS = ['topic', 'consumer', 'source', 'type'] as const;

interface Asked {
  words: Partial<Record<SearchWord, string>>;
  free: string[];
  problems: string[];
}

/** Where a search leads: free text in names and pages, `topic:` `state:` `consumer:` `decision:` and others. */
export function find(text: string, known: KnownNames): Answer {
  const { words, free, problems } = read(text);
  const found = [...ofWords(words, known, problems), ...ofFreeText(free.join(' '), known)];
  const unique = [...new Map(found.map((one) => [one.href + one.text, one])).values()];
  return {
    found: unique.slice(0, FOUND_MAX),
    suggestions: suggestionsFor(text, known),
    problems,
  };
}

function read(text: string): Asked {
  const asked: Asked = { words: {}, free: [], problems: [] };
  for (const token of text.matchAll(TOKENS)) {
    const word = (token[1] ?? token[3])?.toLowerCase();
    const value = token[2] ?? token[4] ?? token[5] ?? token[6] ?? '';
    if (word === undefined) asked.free.push(value);
    else if (!isSearchWord(word)) {
      asked.problems.push(
        `No search by “${word}:”. Known are ${Object.keys(SEARCH_WORDS).join(', ')}.`,
      );
    } else if (value === '') asked.problems.push(`${word}: wants ${SEARCH_WORDS[word]}.`);
    else asked.words[word] = value;
  }
  return asked;
}

function ofWords(words: Asked['words'], known: KnownNames, problems: string[]): Found[] {
  const found: Found[] = [];
  const { state, decision } = words;
  if (state !== undefined) {
    const places = placesOfState(state.toLowerCase(), words.topic, words.consumer);
    if (places.length === 0) problems.push(`No state “${state}”. Known are ${STATES.join(', ')}.`);
    found.push(...places);
  }
  if (decision !== undefined) found.push(...ofDecision(decision));
  for (const kind of KINDS) {
    const name = words[kind];
    if (name === undefined) continue;
    const matching = namesLike(known[kind], name);
    if (matching.length === 0) problems.push(`No ${kind} is called like “${name}”.`);
    found.push(
      ...matching.map((one) => ({
        text: one,
        hint: kind,
        href: nodePath({ column: kind, name: one }),
      })),
    );
  }
  return found;
}

function ofDecision(text: string): Found[] {
  if (UUID.test(text))
    return [{ text, hint: 'decision', href: `/decisions/${text.toLowerCase()}` }];
  const ofState = placesOfState(text.toLowerCase()).filter(({ href }) =>
    href.startsWith('/decisions'),
  );
  if (ofState.length > 0) return ofState;
  const href = `/decisions?kind=${encodeURIComponent(text)}`;
  return [{ text: `Decisions of the kind ${text}`, hint: 'decision', href }];
}

function ofFreeText(text: string, known: KnownNames): Found[] {
  const wanted = text.trim();
  const pages = PAGE_GROUPS.flatMap(({ pages: of }) => of).filter(({ name }) =>
    name.toLowerCase().includes(wanted.toLowerCase()),
  );
  const toPages = pages.map(({ name, href }) => ({ text: name, hint: 'page', href }));
  if (wanted === '') return toPages;
  if (UUID.test(wanted)) return ofId(wanted.toLowerCase());
  const named = KINDS.flatMap((kind) =>
    namesLike(known[kind], wanted).map((name) => ({
      ...{ text: name, hint: kind, href: nodePath({ column: kind, name }) },
    })),
  );
  const query = encodeURIComponent(`entity_id:"${wanted}"`);
  const events = [
    { text: `Events named ${wanted}`, href: `/events?q=${encodeURIComponent(`"${wanted}"`)}` },
    { text: `Events of the entity ${wanted}`, href: `/events?q=${query}` },
  ];
  return [...toPages, ...named, ...events.map((one) => ({ ...one, hint: 'events' }))];
}

function ofId(id: string): Found[] {
  return [
    { text: `Event ${id}`, hint: 'id', href: `/events/${id}` },
    { text: `Trace ${id}`, hint: 'id', href: `/traces/${id}` },
    { text: `Decision ${id}`, hint: 'id', href: `/decisions/${id}` },
    { text: `Events with ${id}`, hint: 'id', href: `/events?q=${id}` },
  ];
}

/** The word that is being typed, completed: its name first, then its value. */
function suggestionsFor(text: string, known: KnownNames): string[] {
  const last = /(?:^|\s)(\S*)$/.exec(text)![1]!;
  const before = text.slice(0, text.length - last.length);
  const colon = last.indexOf(':');
  if (colon < 0) {
    const words = Object.keys(SEARCH_WORDS).filter((word) => word.startsWith(last.toLowerCase()));
    return words.map((word) => `${before}${word}:`);
  }
  const word = last.slice(0, colon).toLowerCase();
  const values = valuesOf(word, known);
  return namesLike(values, last.slice(colon + 1))
    .filter((value) => value !== last.slice(colon + 1))
    .slice(0, SUGGESTED_MAX)
    .map((value) => `${before}${word}:${/\s/.test(value) ? `"${value}"` : value}`);
}

function valuesOf(word: string, known: KnownNames): readonly string[] {
  if (word === 'state') return STATES;
  if (word === 'decision')
    return STATES.filter((state) =>
      placesOfState(state).some(({ href }) => href.startsWith('/decisions')),
    );
  return Object.hasOwn(known, word) ? known[word as keyof KnownNames] : [];
}

/** Those that begin with it before those that hold it. */
export function namesLike(names: readonly string[], text: string): string[] {
  const wanted = text.toLowerCase();
  const holding = names.filter((name) => name.toLowerCase().includes(wanted));
  const begins = (name: string) => Number(!name.toLowerCase().startsWith(wanted));
  return holding.sort((a, b) => begins(a) - begins(b) || a.localeCompare(b)).slice(0, FOUND_MAX);
}
