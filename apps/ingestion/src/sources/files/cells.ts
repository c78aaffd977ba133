import { plainDecimal } from '@acp/intake';
import { cleanText } from '@acp/contracts';
import type { CsvRow } from './csv-reader.js';

/** Thrown while a row is mapped, caught by the mapper: what its column lacks. */
export class UnreadableCell extends Error {
  constructor(
    readonly column: string,
    message: string,
  ) {
    super(message);
  }
}

export const CELL_FORMS = [
  'text',
  'decimal',
  'integer',
  'number',
  'boolean',
  'time',
  'epoch_seconds',
  'epoch_ms',
  'epoch_us',
] as const;
export type CellForm = (typeof CELL_FORMS)[number];

/** The cell as the form says; throws `UnreadableCell`. */
export function readCell({ cells }: CsvRow, column: string, form: CellForm): unknown {
  const cell = cells.get(column);
  if (cell === undefined) throw new UnreadableCell(column, 'the row ends before this column');
  if (cell === '') throw new UnreadableCell(column, 'the cell is empty');
  const value = FORMS[form](cell);
  if (value !== null) return value;
  const what = form === 'number' ? EXACT_NUMBER : form;
  throw new UnreadableCell(column, `${JSON.stringify(cleanText(cell, 100))} is no ${what}`);
}

const SPACED_TIME =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(:\d{2}(\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const FORMS: Record<CellForm, (cell: string) => unknown> = {
  text: (cell) => cell,
  decimal: plainDecimal,
  integer: (cell) => (/^-?\d{1,15}$/.test(cell) ? Number(cell) : null),
  number: exactNumber,
  boolean: (cell) =>
    ({ true: true, false: false, '1': true, '0': false })[cell.toLowerCase()] ?? null,
  time: zonedTime,
  epoch_seconds: (cell) => epoch(cell, 1_000_000n),
  epoch_ms: (cell) => epoch(cell, 1_000n),
  epoch_us: (cell) => epoch(cell, 1n),
};

const EXACT_NUMBER = 'number that JSON keeps digit for digit (read it as decimal)';

/** A JSON number that says what the cell says; one that would be rounded is refused. */
function exactNumber(cell: string): number | null {
  const said = plainDecimal(cell);
  if (said === null) return null;
  const number = Number(cell);
  const kept = plainDecimal(String(number));
  return kept !== null && digitsOf(kept) === digitsOf(said) ? number : null;
}

/** Without zeros that mean nothing. */
function digitsOf(plain: string): string {
  const [whole = '', fraction = ''] = plain.split('.');
  const digits = `${whole.replace(/^(-?)0+/, '$1')}.${fraction.replace(/0+$/, '')}`;
  return digits === '-.' ? '.' : digits;
}

/** With a zone, or a day, which begins at midnight UTC. A local time without a zone is refused. */
function zonedTime(cell: string): string | null {
  if (DAY.test(cell)) return isoOf(new Date(`${cell}T00:00:00Z`), { day: cell });
  const match = SPACED_TIME.exec(cell);
  if (!match) return null;
  const [, day, clock, seconds, fraction = '', zone] = match;
  const colon = zone!.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2').toUpperCase();
  const moment = new Date(`${day}T${clock}${seconds ? '' : ':00'}${colon}`);
  return isoOf(moment, { day: day!, micros: fraction.slice(4, 7).padEnd(3, '0') });
}

const EPOCH = /^(-?)(\d{1,16})(?:\.(\d{1,9}))?$/;
const BILLION = 1_000_000_000n;

/** A count of a unit of so many microseconds since 1970; no digit goes through a float. */
function epoch(cell: string, microsPerUnit: bigint): string | null {
  const [, sign, whole, fraction = ''] = EPOCH.exec(cell) ?? [];
  if (whole === undefined) return null;
  const size =
    BigInt(whole) * microsPerUnit + (BigInt(fraction.padEnd(9, '0')) * microsPerUnit) / BILLION;
  const micros = sign === '-' ? -size : size;
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const moment = new Date(Number((micros - rest) / 1000n));
  return isoOf(moment, { micros: String(rest).padStart(3, '0') });
}

/**
 * JavaScript takes 30 February for 2 March; the day as written tells. `micros` are the three digits that
 * its milliseconds leave out.
 */
function isoOf(
  moment: Date,
  { day, micros = '000' }: { day?: string; micros?: string },
): string | null {
  if (Number.isNaN(moment.getTime())) return null;
  const isReal = day === undefined || new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  if (!isReal) return null;
  const iso = moment.toISOString();
  return micros === '000' ? iso : `${iso.slice(0, -1)}${micros}Z`;
}
