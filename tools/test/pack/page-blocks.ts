import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';

/** A block of a page that a reader types or saves, in the order of the page. */
export type PageBlock =
  | { kind: 'file'; file: string; text: string }
  /** Lines for the shell, with what they print: the comments of a line of their own, where `…` is anything. */
  | { kind: 'shell'; terminal: string | undefined; text: string; prints: string[] };

const BLOCK = /^```(\w+)\n([\s\S]*?)^```$/gm;
const FILE = /^(?:\/\/|#) ([\w./-]+\.\w+)\n/;
const TERMINAL = /^# terminal: (.+)\n/;

/** All blocks of a page; throws for one that is neither a file nor lines for the shell: nothing would run it. */
export function pageBlocks(page: string): PageBlock[] {
  const text = readFileSync(join(WORKSPACE, page), 'utf8');
  return [...text.matchAll(BLOCK)].map(([, language, body]) => blockOf(language!, body!));
}

function blockOf(language: string, body: string): PageBlock {
  const file = FILE.exec(body);
  // A file of JSON has no comments: its name is only on the page.
  if (file) {
    const text = language === 'json' ? body.slice(file[0].length) : body;
    return { kind: 'file', file: file[1]!, text };
  }
  if (language !== 'sh') throw new Error(`a block without the name of its file:\n${body}`);
  const terminal = TERMINAL.exec(body);
  const lines = body.split('\n').slice(terminal ? 1 : 0);
  const prints = lines.filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  return { kind: 'shell', terminal: terminal?.[1], text: body, prints };
}

/** Whether the lines that a page shows were said, in their order. */
export function says(said: string, prints: readonly string[]): boolean {
  const lines = prints.map((line) =>
    line
      .split(/\s*…\s*/)
      .map(escaped)
      .join('.*'),
  );
  return new RegExp(lines.join('[\\s\\S]*?'), 's').test(said);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
