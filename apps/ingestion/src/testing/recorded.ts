import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DATA = join(__dirname, '../../../../examples/data');

export function recordedText(name: string): string {
  return readFileSync(join(DATA, name), 'utf8');
}

export function recordedPath(name: string): string {
  return join(DATA, name);
}

/** The recorded frames as Binance sent them, one text each. */
export function recordedFrames(kind: 'futures' | 'spot'): string[] {
  return recordedText(`binance-${kind}-frames.jsonl`)
    .trim()
    .split('\n')
    .map((line) => /"frame":(.*)\}$/.exec(line)![1]!);
}
