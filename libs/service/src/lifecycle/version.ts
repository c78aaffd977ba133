import { readFileSync } from 'node:fs';

/** The root's: the one manifest with a version. */
const MANIFEST = new URL('../../../../package.json', import.meta.url);

/** The version of this build, the same for every app: in `/health`, metrics, heartbeats, `/docs`. */
export const VERSION: string = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { version: string })
  .version;
