import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** Its section of the guide, whose blocks are run; one that others need alone has a sentence. */
export function readmeOf(name: string, description: string): string {
  const page = join(WORKSPACE, 'docs/guides/libraries.md');
  // An image is built without documents.
  const guide = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const [, section] = guide.split(`\n## @acp/${name}\n`);
  const [own = '\nInstalled with the packages that need it.\n'] = section?.split('\n## ') ?? [];
  return `# @acp/${name}\n\n${description}\n${own.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1')}`;
}
