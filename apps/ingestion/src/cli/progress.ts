import { Presets, SingleBar } from 'cli-progress';
import type { FileAccount } from '../sources/files/ingest-file.js';

export interface FileProgress {
  update(bytesRead: number, account: FileAccount): void;
  /** What a line cannot say while the bar is drawn is said here. */
  end(text: string): void;
}

/** A bar on a terminal; elsewhere one line at the end of each file. */
export function fileProgress(
  out: NodeJS.WriteStream,
  file: { name: string; bytes: number },
): FileProgress {
  if (!out.isTTY) {
    return { update: () => undefined, end: (text) => void out.write(`${file.name}: ${text}\n`) };
  }
  const format = `${file.name} {bar} {percentage}% | {records} records, {rejected} refused`;
  const bar = new SingleBar({ format, stream: out, hideCursor: true }, Presets.shades_classic);
  bar.start(Math.max(1, file.bytes), 0, { records: 0, rejected: 0 });
  return {
    update: (bytesRead, { records, rejected }) => bar.update(bytesRead, { records, rejected }),
    end: (text) => {
      bar.stop();
      out.write(`${file.name}: ${text}\n`);
    },
  };
}
