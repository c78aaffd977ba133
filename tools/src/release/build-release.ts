import { sign, type KeyObject } from 'node:crypto';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packLibraries } from '../pack/pack-libraries.js';
import { packageChart, type Images } from './chart-package.js';
import { CHECKSUMS, SIGNATURE, checksumsOf, filesOf, sha256Of } from './files.js';
import { envelopeOf, statementOf } from './provenance.js';
import { withSboms } from './sbom.js';

/** Images by target of the Dockerfile, and the workspace that each is made of. */
const IMAGES: Readonly<Record<string, string>> = {
  ingestion: '@acp/ingestion',
  relay: '@acp/relay',
  'ops-api': '@acp/ops-api',
  migrate: '@acp/persistence',
};

export interface ReleaseInput {
  folder: string;
  version: string;
  notes: string;
  commit: string;
  source: string;
  builder: string;
  images: Images;
  helm: string;
  key: KeyObject | undefined;
}

/** Puts everything that a release publishes beside the images into an empty folder. */
export function buildRelease(input: ReleaseInput): string[] {
  const { folder, version, images, key } = input;
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0)
    throw new Error(`${folder} is not empty; name another folder`);
  packLibraries(folder);
  packageChart(folder, input);
  withSboms(version, (sbomOf) => {
    for (const [image, workspace] of Object.entries(IMAGES)) {
      writeFileSync(join(folder, `sbom-${image}.cdx.json`), sbomOf(workspace));
    }
  });
  writeFileSync(join(folder, 'RELEASE-NOTES.md'), `${input.notes}\n`);
  const files = Object.fromEntries(
    filesOf(folder).map((name) => [name, sha256Of(join(folder, name))]),
  );
  const statement = statementOf({ ...input, files, images: images.digests ?? {} });
  writeFileSync(join(folder, 'provenance.intoto.json'), envelopeOf(statement, key));
  const checksums = checksumsOf(folder);
  writeFileSync(join(folder, CHECKSUMS), checksums);
  if (key) writeFileSync(join(folder, SIGNATURE), sign(null, Buffer.from(checksums), key));
  return readdirSync(folder).sort();
}
