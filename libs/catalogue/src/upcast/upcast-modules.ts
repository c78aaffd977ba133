import { createHash } from 'node:crypto';
import { UpcastThread } from './upcast-thread.js';

/** UTF-8 bytes of a module. */
export const MODULE_BYTES_MAX = 262_144;

const threads = new Map<string, UpcastThread>();

/**
 * Lets this process run a module, and answers the digest that a definition names it by. Called with the text
 * of a file of a catalogue that was given to this process, and with nothing else.
 */
export function keepModule(text: string): string {
  const sha256 = createHash('sha256').update(text).digest('hex');
  if (!threads.has(sha256)) threads.set(sha256, new UpcastThread(text));
  return sha256;
}

/** The module of this digest; undefined where this process was given none. */
export function moduleOf(sha256: string): UpcastThread | undefined {
  return threads.get(sha256);
}
