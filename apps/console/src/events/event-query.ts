/** The words of the search: parameters of `GET /v1/events`. */
export const QUERY_WORDS = {
  event_type: { example: 'MARKET_QUOTE_INGESTED' },
  source: { example: 'binance' },
  entity_id: { example: 'BTCUSDT' },
  entity_type: { example: 'symbol' },
  trace_id: { example: 'a trace id' },
  raw_payload_id: { example: 'a raw payload id' },
  causation_id: { example: 'an event id' },
} as const;
export type QueryWord = keyof typeof QUERY_WORDS;

export interface EventQuery {
  filter: Record<string, string>;
  /** A bare id: it may name an event or a trace. */
  id: string | null;
  problems: string[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const TRACE_ID = /^[0-9a-f]{32}$/i;
const TOKENS = /([a-z_]+):"([^"]*)"?|([a-z_]+):(\S*)|"([^"]*)"?|(\S+)/gi;
const UUID_WORDS: ReadonlySet<string> = new Set(['trace_id', 'raw_payload_id', 'causation_id']);

/**
 * Reads `event_type:… source:… entity_id:… trace_id:…`, in any order; values with blanks stand in quotes. Words
 * without a name are one text, which any name of an event may hold. A word with a name and no value is a problem
 * to show, never a reason to search for everything.
 */
export function parseEventQuery(text: string): EventQuery {
  const query: EventQuery = { filter: {}, id: null, problems: [] };
  const free: string[] = [];
  for (const token of text.matchAll(TOKENS)) {
    const word = token[1] ?? token[3];
    const value = token[2] ?? token[4] ?? token[5] ?? token[6] ?? '';
    if (word === undefined) readBareWord(query, value, free);
    else readWord(query, word.toLowerCase(), value);
  }
  if (free.length > 0) query.filter['text'] = free.join(' ');
  return query;
}

function readWord(query: EventQuery, word: string, value: string): void {
  if (!isQueryWord(word)) {
    query.problems.push(
      `No search by “${word}”. Known are ${Object.keys(QUERY_WORDS).join(', ')}.`,
    );
  } else if (value === '') {
    query.problems.push(`${word}: wants a value, for example ${QUERY_WORDS[word].example}.`);
  } else if (UUID_WORDS.has(word) && !uuidOf(value)) {
    query.problems.push(`${word}: wants a whole id.`);
  } else {
    query.filter[word] = UUID_WORDS.has(word) ? uuidOf(value)! : value;
  }
}

/** An id is searched for like any text, and may be opened at once; a whole type is that type alone. */
function readBareWord(query: EventQuery, value: string, free: string[]): void {
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(value)) query.filter['event_type'] = value;
  else if (value.trim() !== '') free.push(value);
  query.id = uuidOf(value) ?? query.id;
}

/** A UUID; a W3C trace id (the same 128 bits without dashes) is taken too. */
function uuidOf(value: string): string | null {
  if (UUID.test(value)) return value.toLowerCase();
  if (!TRACE_ID.test(value)) return null;
  const hex = value.toLowerCase();
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

function isQueryWord(word: string): word is QueryWord {
  return Object.hasOwn(QUERY_WORDS, word);
}
