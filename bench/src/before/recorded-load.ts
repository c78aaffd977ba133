import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a connector would have read: the text that came, and the payload of the event made of it. */
export interface RecordedMessage {
  text: string;
  payload: Record<string, unknown>;
  symbol: string;
}

const DATA = new URL('../../../examples/data/', import.meta.url);
/** Rows of the recorded history in a record of each size: a message, a page, a small pull. */
const HISTORY_ROWS = [0, 12, 80] as const;
/** Of a hundred messages: 85 frames of 200 to 600 bytes, 12 of 2 kB, 3 of 10 kB. */
const SHARES = [85, 97, 100] as const;

/**
 * Messages of three sizes made of what a venue and a data vendor were recorded to send. The same number
 * is always the same message, so that two builds are given the same bytes.
 */
export class RecordedLoad {
  private readonly frames = lines('binance-spot-frames.jsonl').map(
    (line) => (JSON.parse(line) as { frame: { data: Record<string, unknown> } }).frame,
  );
  private readonly history = lines('yahoo-history-CALM-1d.csv').slice(1);

  message(number: number): RecordedMessage {
    const { data } = this.frames[number % this.frames.length]!;
    const symbol = String(data['s'] ?? 'NONE');
    const rows = HISTORY_ROWS[SHARES.findIndex((share) => number % 100 < share)]!;
    const from = number % (this.history.length - HISTORY_ROWS[2]);
    const payload = {
      ...data,
      number,
      ...(rows > 0 && { rows: this.history.slice(from, from + rows) }),
    };
    return { text: JSON.stringify({ stream: symbol, data: payload }), payload, symbol };
  }
}

function lines(file: string): string[] {
  return readFileSync(fileURLToPath(new URL(file, DATA)), 'utf8')
    .trim()
    .split('\n');
}
