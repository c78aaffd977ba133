import { basename } from 'node:path';

/** What a person types: the installed command has a name of its own. */
export const COMMAND = basename(process.argv[1] ?? '').startsWith('acp-cp')
  ? 'acp-cp'
  : 'npm run cp --';
