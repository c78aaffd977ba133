import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';

/** A fenced block of a page. */
export interface Block {
  /** From the root of the checkout. */
  page: string;
  /** From 1, in the order of the page. */
  number: number;
  /** As it is fenced; empty for drawings and what programs print. */
  language: string;
  /** Without the indentation of the list that it stands in. */
  text: string;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)^\1```$/gm;

/** All blocks of a page, in its order. */
export function blocksOf(page: string): Block[] {
  const text = readFileSync(join(WORKSPACE, page), 'utf8');
  return [...text.matchAll(FENCED)].map(([, indent, language, body], index) => ({
    page,
    number: index + 1,
    language: language!,
    text: body!.replace(new RegExp(`^${indent}`, 'gm'), ''),
  }));
}

/** All blocks of the README and of every other page that is kept. */
export function allBlocks(): Block[] {
  const options = { cwd: WORKSPACE, encoding: 'utf8' } as const;
  const pages = execFileSync('git', ['ls-files', '*.md'], options).trim().split('\n');
  return pages.flatMap(blocksOf);
}

export function nameOf({ page, number, language, text }: Block): string {
  return `${page}, block ${number} (${language}): ${text.trim().split('\n')[0]}`;
}

/** Where it stands: page and number. */
export function keyOf({ page, number }: Block): string {
  return `${page}#${number}`;
}
