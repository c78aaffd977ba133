import { generateKeyPairSync } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataDirectory } from '../data-directory/data-directory.js';

/** File with the key that signs releases of a local stack; made once per data directory, for its owner. */
export function releaseKeyFile({ path }: Pick<DataDirectory, 'path'>): string {
  const file = join(path, 'release-key.pem');
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
    writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  }
  return file;
}
