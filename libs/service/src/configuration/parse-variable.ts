import type { VariableType } from './variable.js';

export type Parsed = { value: unknown } | { problem: string };

const NUMBER = /^-?(\d+(\.\d+)?|\.\d+)$/;

/** The value of a variable's text, or what is wrong with the text. Never quotes it. */
export function parseVariable(text: string, type: VariableType): Parsed {
  const trimmed = text.trim();
  switch (type) {
    case 'number':
      return NUMBER.test(trimmed) ? { value: Number(trimmed) } : { problem: 'must be a number' };
    case 'boolean':
      return parseBoolean(trimmed);
    case 'list':
      return { value: trimmed.split(',').map(trim).filter(notEmpty) };
    case 'text':
      return { value: trimmed };
  }
}

function parseBoolean(text: string): Parsed {
  if (/^(true|1|yes|on)$/i.test(text)) return { value: true };
  if (/^(false|0|no|off)$/i.test(text)) return { value: false };
  return { problem: 'must be true or false' };
}

const trim = (text: string) => text.trim();
const notEmpty = (text: string) => text !== '';
