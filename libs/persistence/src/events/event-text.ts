import { CANARY_EVENT_TYPE, CANARY_SOURCE } from '@acp/contracts';
import type { Where } from '../where.js';
import { ENTITIES_MAX, TYPES_MAX, type TextNamesRow } from './sql/text-names.sql.js';

/** An id begins with its millisecond, which is 12 of its 32 digits: with fewer it names whatever came in a minute. */
const ID_DIGITS_MIN = 12;
const ID_DIGITS = 32;
const ID_COLUMNS = ['event_id', 'trace_id', 'causation_id', 'raw_payload_id'] as const;

/** What a text may be of an event, before anything is looked up. */
export interface EventText {
  text: string;
  /** How entities begin: as the text stands, in capitals, in small letters. */
  beginnings: string[];
  /** The first and the last id that begin so; null where the text is none. */
  ids: { first: string; last: string } | null;
}

export function readEventText(given: string): EventText {
  const text = given.trim();
  const beginnings = [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
  return { text, beginnings, ids: idsOf(text) };
}

function idsOf(text: string): EventText['ids'] {
  const digits = text.replaceAll('-', '').toLowerCase();
  const isId = /^[0-9a-f]+$/.test(digits) && digits.length <= ID_DIGITS;
  if (!isId || digits.length < ID_DIGITS_MIN) return null;
  return { first: digits.padEnd(ID_DIGITS, '0'), last: digits.padEnd(ID_DIGITS, 'f') };
}

/** Canaries are hidden from whoever does not name them. */
export function namesCanaries({ text, ids }: EventText): boolean {
  return ids !== null || text === CANARY_EVENT_TYPE || text === CANARY_SOURCE;
}

/** Whether an index leads to every event that is meant; else rows are looked at from the newest on. */
export function isServed({ entities, types, sources }: TextNamesRow): boolean {
  return sources.length === 0 && entities.length <= ENTITIES_MAX && types.length <= TYPES_MAX;
}

/** The one meaning of a text: whether row `alias` is meant. */
export function addText(where: Where, alias: string, meant: EventText, names: TextNamesRow): Where {
  const { beginnings, ids } = meant;
  const is = [
    `${alias}.entity_id ^@ ANY (${where.value(beginnings)}::text[])`,
    `position(${where.value(meant.text.toUpperCase())} IN ${alias}.event_type) > 0`,
    `${alias}.source = ANY (${where.value(names.sources)}::text[])`,
    ...(ids ? ID_COLUMNS.map((column) => idCondition(where, alias, column, ids)) : []),
  ];
  return where.always(`(${is.join(' OR ')})`);
}

function idCondition(
  where: Where,
  alias: string,
  column: string,
  { first, last }: { first: string; last: string },
): string {
  return `${alias}.${column} BETWEEN ${where.value(first)}::uuid AND ${where.value(last)}::uuid`;
}

/**
 * The same by indexes: a SELECT of the newest `rowsMax` rows of each entity and type that the text names, and of the
 * rows that have such an id. `where` holds of each row `e`.
 */
export function textBranches(
  where: Where,
  meant: EventText,
  names: TextNamesRow,
  rowsMax: number,
): string {
  const limit = where.value(rowsMax);
  const newest = `ORDER BY e.ingested_at DESC, e.event_id DESC LIMIT ${limit}`;
  const row = 'SELECT e.event_id, e.ingested_at FROM events e';
  // One for each: where a name is a value of the statement, PostgreSQL knows how many events it has.
  const ofNames = (column: string, named: readonly string[]) =>
    named.map(
      (name) => `
  (${row} WHERE e.${column} = ${where.value(name)}::text AND ${where} ${newest})`,
    );
  const { ids } = meant;
  const nothing = `
  (${row} WHERE false AND ${where} LIMIT ${limit})`;
  const branches = [
    nothing,
    ...ofNames('entity_id', names.entities),
    ...ofNames('event_type', names.types),
    ...(ids
      ? ID_COLUMNS.map(
          (column) => `
  (${row} WHERE ${idCondition(where, 'e', column, ids)} AND ${where} ${newest})`,
        )
      : []),
  ];
  return branches.join('\n  UNION');
}
