import { readCatalogue } from '../directory/read-directory.js';
import { registerDefinitions } from './register-definitions.js';

/**
 * Lets this process know the types and kinds of a catalogue in files, in place of all that were registered before
 * besides those of the release: for a consumer with a database of its own, which then reads every event in the newest
 * version of its type. Throws `CONFIG.INVALID` with every fault by file and line.
 */
export function registerCatalogue(path: string): void {
  registerDefinitions(readCatalogue(path).map(({ definition }) => definition));
}
