import { existsSync, readFileSync } from 'node:fs';

/** The version of this build, the same for every app: in `/health`, metrics, heartbeats, `/docs`. */
export const VERSION: string = versionAbove(new URL('./', import.meta.url));

/** In a checkout and in the images only the manifest of the root has one; in an archive each has the same. */
function versionAbove(folder: URL): string {
  const manifest = new URL('package.json', folder);
  const text = existsSync(manifest) ? readFileSync(manifest, 'utf8') : '{}';
  const { version } = JSON.parse(text) as { version?: string };
  if (version) return version;
  const parent = new URL('../', folder);
  if (parent.href === folder.href) throw new Error('no package.json above has a version');
  return versionAbove(parent);
}
