import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';

export interface GuideBlock {
  /** As its first line says: `gate.mjs`. */
  file: string;
  text: string;
  /** What it prints, as the comments at its end say. */
  prints: string;
}

/** The blocks of a page that are files. */
export function guideBlocks(page: string): GuideBlock[] {
  const text = readFileSync(join(WORKSPACE, page), 'utf8');
  const blocks = [...text.matchAll(/```(?:js|ts)\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  return blocks.map(([, file, code]) => ({
    file: file!,
    text: code!,
    prints: commentsAtEnd(code!),
  }));
}

function commentsAtEnd(code: string): string {
  const lines = code.trimEnd().split('\n');
  const first = lines.findLastIndex((line) => !line.startsWith('// ')) + 1;
  return lines
    .slice(first)
    .map((line) => line.slice('// '.length))
    .join('\n');
}
