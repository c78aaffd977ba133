import { decodeUtf8 } from '@acp/intake';

/** One line of an NDJSON body. `text` is null where its bytes are not UTF-8. */
export interface Line {
  bytes: Buffer;
  text: string | null;
}

const NEWLINE = 0x0a;

/** The lines of NDJSON that hold something; `\r\n` is taken, blank lines are not records. */
export function splitLines(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline === -1 ? bytes.length : newline;
    const line = lineOf(bytes.subarray(start, end));
    if (line) lines.push(line);
    start = end + 1;
  }
  return lines;
}

function lineOf(raw: Buffer): Line | null {
  const text = decodeUtf8(raw);
  if (text === null) return { bytes: raw, text };
  const trimmed = text.trim();
  return trimmed === '' ? null : { bytes: raw, text: trimmed };
}

/** Text of bytes for the quarantine; what is not UTF-8 shows as U+FFFD. */
export function readableText(bytes: Buffer): string {
  return bytes.toString('utf8');
}
