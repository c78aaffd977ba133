import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

export interface FileFacts {
  path: string;
  name: string;
  bytes: number;
  sha256: string;
}

/** What tells one file from another: its bytes, wherever it lies and whatever it is called. */
export async function fileFacts(path: string): Promise<FileFacts> {
  const { size } = await stat(path);
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return { path, name: basename(path), bytes: size, sha256: hash.digest('hex') };
}

const HISTORY_NAME = /^yahoo-history-([^-]+)(?:-.*)?\.csv$/i;
const INTERVAL_IN_NAME = /-(\d{1,2}(?:m|h|d|wk|mo))\.csv$/i;

/** `yahoo-history-CALM-1d.csv` is CALM; undefined where the name does not say. */
export function symbolFromName(name: string): string | undefined {
  return HISTORY_NAME.exec(name)?.[1];
}

export function intervalFromName(name: string): string | undefined {
  return INTERVAL_IN_NAME.exec(name)?.[1];
}
