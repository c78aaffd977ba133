import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSigningKeys } from '@acp/contracts';
import { releaseKeyFile } from './release-key.js';

describe('the release key of a local stack', () => {
  const path = mkdtempSync(join(tmpdir(), 'release-key-'));
  afterAll(() => rmSync(path, { recursive: true }));

  it('signs, is made once, and is for its owner alone', () => {
    const file = releaseKeyFile({ path });
    const { keyId } = readSigningKeys(readFileSync(file, 'utf8')).signer;
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(releaseKeyFile({ path })).toBe(file);
    expect(readSigningKeys(readFileSync(file, 'utf8')).signer.keyId).toBe(keyId);
  });
});
