import { ControlPlaneError } from '@acp/contracts';
import type { Keyset } from '@acp/persistence';

/** Longest cursor taken; ours are about 100 characters. */
const CURSOR_CHARS_MAX = 512;
/** A text of 512 characters, each up to three bytes, in Base64. */
const TEXT_CURSOR_CHARS_MAX = 4_096;
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/;

export type CursorId = 'uuid' | 'bigint';

const ID_FORMS: Record<CursorId, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  bigint: /^\d{1,18}$/,
};

/** The cursor of one list. It is a position, no secret: it grants nothing that the list does not. */
export interface CursorForm {
  /** Letter of the list, so that a cursor of another list is refused. */
  list: string;
  id: CursorId;
}

/** Opaque text for `next_cursor`; null at the end. */
export function encodeCursor(form: CursorForm, next: Keyset | null): string | null {
  if (!next) return null;
  return Buffer.from(JSON.stringify([form.list, next.at, next.id])).toString('base64url');
}

/** Throws REQUEST.MALFORMED for anything that `encodeCursor` of the same list did not make. */
export function decodeCursor(form: CursorForm, cursor: string | undefined): Keyset | null {
  if (cursor === undefined) return null;
  const parts = parse(cursor, CURSOR_CHARS_MAX);
  const [list, at, id] = parts ?? [];
  const known =
    parts?.length === 3 &&
    list === form.list &&
    isTime(at) &&
    typeof id === 'string' &&
    ID_FORMS[form.id].test(id);
  if (!known) {
    throw new ControlPlaneError('REQUEST.MALFORMED', 'cursor is not one that this list gave out');
  }
  return { at: at as string, id: id as string };
}

function parse(cursor: string, charsMax: number): unknown[] | null {
  if (cursor.length > charsMax || !/^[\w-]+$/.test(cursor)) return null;
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** A moment of the calendar that PostgreSQL has too: no 30th of February, no hour 24, no year 0. */
function isTime(value: unknown): boolean {
  if (typeof value !== 'string' || !TIME.test(value) || value.startsWith('0000')) return false;
  const time = new Date(value);
  return !Number.isNaN(time.getTime()) && time.toISOString().slice(0, 19) === value.slice(0, 19);
}

/** For lists ordered by a text alone. */
export function encodeTextCursor(list: string, last: string | null): string | null {
  return last === null ? null : Buffer.from(JSON.stringify([list, last])).toString('base64url');
}

/** Throws REQUEST.MALFORMED for anything that `encodeTextCursor` of the same list did not make. */
export function decodeTextCursor(
  list: string,
  cursor: string | undefined,
  form: RegExp,
): string | null {
  if (cursor === undefined) return null;
  const parts = parse(cursor, TEXT_CURSOR_CHARS_MAX);
  const [ofList, last] = parts ?? [];
  if (parts?.length === 2 && ofList === list && typeof last === 'string' && form.test(last)) {
    return last;
  }
  throw new ControlPlaneError('REQUEST.MALFORMED', 'cursor is not one that this list gave out');
}
