import { cleanText } from '@acp/contracts';
import type { Fault } from './expectation.js';
import type { Member } from './member.js';

const VALUE_CHARS_MAX = 80;

/** A value as a message shows it. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return cleanText(text, VALUE_CHARS_MAX);
}

export function failed(path: string, message: string): Fault {
  return { outcome: 'failed', path, message };
}

export function undecided(path: string, message: string): Fault {
  return { outcome: 'undecided', path, message };
}

/** A member that is absent decides nothing, unless it was said to be optional. */
export function absent({ isOptional, path }: Member): Fault | null {
  return isOptional ? null : undecided(path, 'is absent; write it with a `?` where it may be');
}
