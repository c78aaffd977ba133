import { cleanText, deriveTimedEventId, type EventDraft } from '@acp/contracts';
import { decodeUtf8, type MappedRecord, parseJson, refusedRecord } from '@acp/intake';
import { createReadStream } from 'node:fs';
import type { FileReader, FileRecord } from './file-record.js';

const NDJSON = 'ndjson';
const NEWLINE = 0x0a;
/** A longer line is refused; without a limit a file without newlines would fill the memory. */
const LINE_BYTES_MAX = 5 * 1024 * 1024;
const KEPT_CHARS = 1_000;

/** Event drafts, one a line. A draft without an id gets one from the file and its line's place. */
export class NdjsonReader implements FileReader {
  readonly source = NDJSON;
  readonly mapperVersion = 1;
  readonly settings = NDJSON;
  readonly preamble = () => '';

  constructor(private readonly fileSha256: string) {}

  async *records(path: string): AsyncGenerator<FileRecord> {
    let index = 0;
    let line = 0;
    for await (const { bytes, bytesRead, isCut } of linesOf(path)) {
      line += 1;
      const text = decodeUtf8(bytes);
      if (text?.trim() === '') continue;
      const mapped = isCut ? tooLong(bytes) : this.mapped(bytes, text, index);
      yield { text: mapped.text, mapped, line, bytesRead };
      index += 1;
    }
  }

  private mapped(bytes: Buffer, text: string | null, index: number): MappedRecord {
    if (text === null) {
      return refusedRecord(bytes.toString('utf8'), 'REQUEST.MALFORMED', 'is not valid UTF-8');
    }
    const parsed = parseJson(text);
    if (!parsed.ok)
      return refusedRecord(text, 'REQUEST.MALFORMED', `is not JSON: ${parsed.message}`);
    return { kind: 'draft', text: text.trim(), draft: this.identified(parsed.value, index) };
  }

  private identified(value: unknown, index: number): EventDraft {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return value as EventDraft;
    }
    const draft = value as EventDraft;
    if (draft.event_id !== undefined && draft.event_id !== null) return draft;
    const line = { source: NDJSON, stream: this.fileSha256, key: String(index) };
    return { ...draft, event_id: deriveTimedEventId(line, draft.occurred_at) };
  }
}

interface FileLine {
  bytes: Buffer;
  bytesRead: number;
  /** True where the line went over the limit and only its beginning is here. */
  isCut: boolean;
}

/** The lines of a file as bytes; of a line over the limit only the beginning is kept. */
async function* linesOf(path: string): AsyncGenerator<FileLine> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let bytesRead = 0;
  const take = (): FileLine => {
    const line = { bytes: Buffer.concat(held), bytesRead, isCut: heldBytes > LINE_BYTES_MAX };
    held = [];
    heldBytes = 0;
    return line;
  };
  const hold = (part: Buffer) => {
    if (heldBytes <= LINE_BYTES_MAX) held.push(part.subarray(0, LINE_BYTES_MAX + 1));
    heldBytes += part.length;
    bytesRead += part.length;
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end; (end = chunk.indexOf(NEWLINE, start)) !== -1; start = end + 1) {
      hold(chunk.subarray(start, end));
      bytesRead += 1;
      yield take();
    }
    hold(chunk.subarray(start));
  }
  if (heldBytes > 0) yield take();
}

function tooLong(bytes: Buffer): MappedRecord {
  const beginning = cleanText(bytes.toString('utf8'), KEPT_CHARS);
  const message = `the line is longer than ${LINE_BYTES_MAX} bytes; only its beginning is kept`;
  return refusedRecord(beginning, 'REQUEST.TOO_LARGE', message);
}
