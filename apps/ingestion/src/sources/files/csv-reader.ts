import { type MappedRecord, refusedRecord } from '@acp/intake';
import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { readCsvHead, type CsvHead } from './csv-head.js';
import type { FileReader, FileRecord } from './file-record.js';

/** What is made of one row of a CSV file. Pure. */
export interface RowMapper {
  readonly version: number;
  /** What the mapping depends on besides the row. */
  readonly settings: string;
  /** Columns the header must have. */
  readonly columns: readonly string[];
  map(row: CsvRow): MappedRecord;
}

export interface CsvRow {
  /** The row as it stands in the file. */
  text: string;
  /** Cells by column; a row with too few cells lacks the last ones. */
  cells: ReadonlyMap<string, string>;
}

const CSV = 'csv';
/** An open quote would otherwise take the rest of the file into one cell. */
const ROW_CHARS_MAX = 1024 * 1024;

interface ParsedRow {
  record: string[];
  raw: string;
  /** `lines`: lines read so far, the end of this row among them. */
  info: { bytes: number; lines: number };
}

/** Rows of a CSV file with a header. A row that cannot be read is refused alone. */
export class CsvReader implements FileReader {
  readonly source = CSV;
  readonly mapperVersion: number;
  readonly settings: string;
  readonly preamble = () => this.head.text;

  private constructor(
    private readonly head: CsvHead,
    private readonly mapper: RowMapper,
  ) {
    this.mapperVersion = mapper.version;
    this.settings = mapper.settings;
  }

  /** Reads the header and picks the mapper for it; throws where a column is missing or twice there. */
  static async open(path: string, mapperFor: (head: CsvHead) => RowMapper): Promise<CsvReader> {
    const head = await readCsvHead(path);
    const mapper = mapperFor(head);
    const missing = mapper.columns.filter((column) => !head.columns.includes(column));
    if (missing.length > 0) {
      const has = head.columns.join(', ');
      throw new Error(`${path}: the header has no ${missing.join(', ')}; it has ${has}`);
    }
    return new CsvReader(head, mapper);
  }

  async *records(path: string): AsyncGenerator<FileRecord> {
    const rows = createReadStream(path).pipe(csvParser({ from: this.head.rows + 1 }));
    let bytesRead = 0;
    let line = this.head.rows;
    try {
      for await (const { record, raw, info } of rows as AsyncIterable<ParsedRow>) {
        bytesRead = info.bytes;
        const text = raw.replace(/\r?\n$/, '');
        line = info.lines - (text.split('\n').length - 1);
        yield { text, mapped: this.mapped(text, record), line, bytesRead };
      }
    } catch (error) {
      const mapped = unreadableRest(error as Error);
      yield { text: mapped.text, mapped, line: line + 1, bytesRead };
    }
  }

  private mapped(text: string, record: readonly string[]): MappedRecord {
    if (record.length > this.head.columns.length) {
      const message = `has ${record.length} cells; the header has ${this.head.columns.length}`;
      return refusedRecord(text, 'MAPPER.UNREADABLE', message);
    }
    const cells = new Map(record.map((cell, index) => [this.head.columns[index]!, cell.trim()]));
    return this.mapper.map({ text, cells });
  }
}

function csvParser(options: { from: number }) {
  return parse({
    bom: true,
    raw: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_CHARS_MAX,
    ...options,
  });
}

/** A quote that never closes leaves the rest of the file unreadable: one record stands for it. */
function unreadableRest(error: Error): MappedRecord & { text: string } {
  const message = `the rest of the file cannot be read: ${error.message}`;
  return refusedRecord('', 'MAPPER.UNREADABLE', message);
}
