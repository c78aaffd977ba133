import { plainDecimal } from '../plain-decimal.js';
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
] as const;
export type CellForm = (typeof CELL_FORMS)[number];

/** The cell as the form says; throws `UnreadableCell`. */
export function readCell({ cells }: CsvRow, column: string, form: CellForm): unknown {
  const cell = cells.get(column);
  if (cell === undefined) throw new UnreadableCell(column, 'the row ends before this column');
  if (cell === '') throw new UnreadableCell(column, 'the cell is empty');
  const value = FORMS[form](cell);
  if (value === null)
    throw new UnreadableCell(column, `${JSON.stringify(cell.slice(0, 100))} is no ${form}`);
  return value;
}

const SPACED_TIME =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(:\d{2}(\.\d+)?)?) ?(Z|[+-]\d{2}:?\d{2})$/i;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const FORMS: Record<CellForm, (cell: string) => unknown> = {
  text: (cell) => cell,
  decimal: plainDecimal,
  integer: (cell) => (/^-?\d{1,15}$/.test(cell) ? Number(cell) : null),
  number: (cell) => (plainDecimal(cell) === null ? null : Number(cell)),
  boolean: (cell) =>
    ({ true: true, false: false, '1': true, '0': false })[cell.toLowerCase()] ?? null,
  time: zonedTime,
  epoch_seconds: (cell) => epoch(cell, 1000),
  epoch_ms: (cell) => epoch(cell, 1),
};

/** With a zone, or a day, which begins at midnight UTC. A local time without a zone is refused. */
function zonedTime(cell: string): string | null {
  if (DAY.test(cell)) return isoOf(new Date(`${cell}T00:00:00Z`), cell);
  const match = SPACED_TIME.exec(cell);
  if (!match) return null;
  const [, day, clock, seconds, , zone] = match;
  const colon = zone!.replace(/^([+-]\d{2}):?(\d{2})$/, '$1:$2').toUpperCase();
  return isoOf(new Date(`${day}T${clock}${seconds ? '' : ':00'}${colon}`), day!);
}

function epoch(cell: string, scale: number): string | null {
  if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(cell)) return null;
  return isoOf(new Date(Number(cell) * scale));
}

/** JavaScript takes 30 February for 2 March; the day as written tells. */
function isoOf(moment: Date, day?: string): string | null {
  if (Number.isNaN(moment.getTime())) return null;
  const isReal = day === undefined || new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
  return isReal ? moment.toISOString() : null;
}
