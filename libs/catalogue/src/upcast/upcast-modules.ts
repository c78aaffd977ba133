import { sha256 } from '@acp/contracts';
import { UpcastThread } from './upcast-thread.js';

/** Bytes of the file of a module. */
export const MODULE_BYTES_MAX = 262_144;

/** Threads of modules in one process. */
export const THREADS_MAX = 8;

const modules = new Map<string, UpcastThread>();

/** Those that may have a thread, the one that was called longest ago first. */
const called = new Set<UpcastThread>();

/**
 * Lets this process run a module, and answers the digest that a definition names it by. Called with the bytes
 * of a file of a catalogue that was given to this process, and with nothing else.
 */
export function keepModule(bytes: Uint8Array): string {
  const digest = sha256(bytes).toString('hex');
  if (!modules.has(digest)) modules.set(digest, new UpcastThread(bytes));
  return digest;
}

/** True where this process was given the module of this digest. */
export function hasModule(digest: string): boolean {
  return modules.has(digest);
}

/**
 * What the module of a digest makes of a payload; throws as `UpcastThread.call` does. Where more than
 * `THREADS_MAX` would run, the thread that was called longest ago is stopped: it starts again when it is called.
 */
export function callModule(
  digest: string,
  payload: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const thread = modules.get(digest)!;
  called.delete(thread);
  called.add(thread);
  const [oldest] = called;
  if (oldest && called.size > THREADS_MAX) {
    oldest.stop();
    called.delete(oldest);
  }
  return thread.call(payload);
}
