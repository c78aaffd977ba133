import { compileShape, deriveTimedEventId, type EventDraft } from '@acp/contracts';
import type { MappedRecord } from '@acp/intake';
import { CELL_FORMS, readCell, type CellForm } from './cells.js';
import type { CsvRow, RowMapper } from './csv-reader.js';
import { mapRow } from './yahoo-history.mapper.js';

/** Where a field comes from: a column of the row, or the same for all rows. */
export type FieldMapping =
  { column: string; as?: CellForm; optional?: boolean } | { value: string | number | boolean };

/** What a mapping file holds; `docs/sources/files.md` describes it. */
export interface ColumnMapping {
  event_type: string;
  schema_version?: number;
  source?: string;
  /** Columns that tell one record from another; without them the whole row does. */
  key?: string[];
  entity_id?: FieldMapping;
  entity_type?: FieldMapping;
  occurred_at: FieldMapping;
  payload: Record<string, FieldMapping>;
}

const FROM_COLUMN = {
  type: 'object',
  additionalProperties: false,
  required: ['column'],
  properties: {
    column: { type: 'string', minLength: 1 },
    as: { enum: [...CELL_FORMS] },
    optional: { type: 'boolean' },
  },
} as const;
const CONSTANT = {
  type: 'object',
  additionalProperties: false,
  required: ['value'],
  properties: { value: { type: ['string', 'number', 'boolean'] } },
} as const;
const FIELD = {
  if: { type: 'object', required: ['value'], properties: { value: {} } },
  then: CONSTANT,
  else: FROM_COLUMN,
} as const;

const inspectMapping = compileShape({
  type: 'object',
  additionalProperties: false,
  required: ['event_type', 'occurred_at', 'payload'],
  properties: {
    event_type: { type: 'string', minLength: 1 },
    schema_version: { type: 'integer', minimum: 1 },
    source: { type: 'string', pattern: '^[a-z0-9][a-z0-9._-]{0,63}$' },
    key: { type: 'array', minItems: 1, items: { type: 'string' } },
    entity_id: FIELD,
    entity_type: FIELD,
    occurred_at: FIELD,
    payload: { type: 'object', additionalProperties: FIELD },
  },
});

const CSV = 'csv';
const KEY_SEPARATOR = '\u001f';

/** Reads a mapping file; throws one error that lists everything wrong with it. */
export function parseColumnMapping(text: string): ColumnMapping {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`the mapping is not JSON: ${(error as Error).message}`, { cause: error });
  }
  const problems = inspectMapping(value);
  if (problems.length === 0) return value as ColumnMapping;
  const lines = problems.map(({ path, message }) => `${path || '/'} ${message}`);
  throw new Error(`the mapping is wrong:\n  ${lines.join('\n  ')}`);
}

export function columnMapper(mapping: ColumnMapping): RowMapper {
  const fields = [
    mapping.occurred_at,
    ...(mapping.entity_id ? [mapping.entity_id] : []),
    ...(mapping.entity_type ? [mapping.entity_type] : []),
    ...Object.values(mapping.payload),
  ];
  const named = fields.flatMap((field) => ('column' in field ? [field.column] : []));
  return {
    version: 1,
    settings: JSON.stringify(mapping),
    columns: [...new Set([...named, ...(mapping.key ?? [])])],
    map: (row) => mapRow(row, () => recordOf(row, mapping)),
  };
}

function recordOf(row: CsvRow, mapping: ColumnMapping): MappedRecord {
  const { event_type, schema_version = 1, source = CSV } = mapping;
  const payload = Object.entries(mapping.payload)
    .map(([name, field]) => [name, fieldOf(row, field)] as const)
    .filter(([, value]) => value !== undefined);
  const occurred_at = fieldOf(row, asTime(mapping.occurred_at));
  const natural = { source, stream: `csv/${event_type}`, key: keyOf(row, mapping) };
  const draft = {
    event_id: deriveTimedEventId(natural, occurred_at),
    event_type,
    schema_version,
    source,
    entity_id: textOf(fieldOf(row, mapping.entity_id)),
    entity_type: textOf(fieldOf(row, mapping.entity_type)),
    occurred_at,
    payload: Object.fromEntries(payload),
  } as EventDraft;
  return { kind: 'draft', text: row.text, draft };
}

function fieldOf(row: CsvRow, field: FieldMapping | undefined): unknown {
  if (!field) return undefined;
  if ('value' in field) return field.value;
  if (field.optional && !row.cells.get(field.column)) return undefined;
  return readCell(row, field.column, field.as ?? 'text');
}

function asTime(field: FieldMapping): FieldMapping {
  return 'column' in field ? { as: 'time', ...field } : field;
}

function keyOf(row: CsvRow, { key }: ColumnMapping): string {
  if (!key) return row.text;
  return key.map((column) => String(readCell(row, column, 'text'))).join(KEY_SEPARATOR);
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : String(value);
}
