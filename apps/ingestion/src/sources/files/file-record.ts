import type { MappedRecord } from '@acp/intake';

/** One record of a file: its text as it stands there, and how far into the file it reaches. */
export interface FileRecord {
  text: string;
  mapped: MappedRecord;
  /** Line of the file on which the record begins, from 1 on. */
  line: number;
  /** Bytes of the file read so far, for the progress. */
  bytesRead: number;
}

/** Reads a file as records. The same file gives the same records in the same order. */
export interface FileReader {
  readonly source: string;
  readonly mapperVersion: number;
  /** What the records depend on besides the file's bytes; part of the cursor's name. */
  readonly settings: string;
  /** Goes before the records of a chunk, so that its raw payload can be read by itself. */
  readonly preamble: () => string;
  records(path: string): AsyncIterable<FileRecord>;
}
