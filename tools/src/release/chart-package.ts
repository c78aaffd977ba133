import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../workspace.js';

/** Where the images of a release are, and which they are. Without digests the chart names them by their tag. */
export interface Images {
  registry?: string;
  repository?: string;
  digests?: Readonly<Record<string, string>>;
}

/** An image and the part of the values that names its digest. */
const PART_OF: Readonly<Record<string, string>> = {
  ingestion: 'ingestion',
  relay: 'relay',
  'ops-api': 'opsApi',
  migrate: 'migration',
};

/** Packages the chart with the version and the images of the release in it. */
export function packageChart(
  folder: string,
  { version, images, helm }: { version: string; images: Images; helm: string },
): void {
  const staged = mkdtempSync(join(tmpdir(), 'acp-chart-'));
  try {
    cpSync(join(WORKSPACE, 'deploy/chart'), staged, { recursive: true });
    const path = join(staged, 'values.yaml');
    writeFileSync(path, stampedValues(readFileSync(path, 'utf8'), images));
    const stamps = ['--version', version, '--app-version', version];
    execFileSync(helm, ['package', staged, ...stamps, '--destination', folder], { stdio: 'pipe' });
  } finally {
    rmSync(staged, { recursive: true, force: true });
  }
}

/** The values with the addresses of the images in place of the empty ones. */
export function stampedValues(
  values: string,
  { registry, repository, digests = {} }: Images,
): string {
  let text = values;
  if (registry) text = replaced(text, 'image', /^( {2}registry:).*$/m, registry);
  if (repository) text = replaced(text, 'image', /^( {2}repository:).*$/m, repository);
  for (const [image, digest] of Object.entries(digests)) {
    const part = PART_OF[image];
    if (!part)
      throw new Error(`there is no image ${image}; there are ${Object.keys(PART_OF).join(', ')}`);
    if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`${image}: ${digest} is no digest`);
    text = replaced(text, part, /^( {2}digest:).*$/m, digest);
  }
  const missing = Object.keys(PART_OF).filter((image) => !(image in digests));
  if (missing.length > 0 && Object.keys(digests).length > 0) {
    throw new Error(`no digest of ${missing.join(', ')}: give those of all images, or none`);
  }
  return text;
}

function replaced(text: string, part: string, line: RegExp, value: string): string {
  const from = text.search(new RegExp(`^${part}:$`, 'm'));
  const rest = text.slice(from);
  if (from < 0 || !line.test(rest))
    throw new Error(`the values of the chart have no ${part} to stamp`);
  return text.slice(0, from) + rest.replace(line, `$1 ${value}`);
}
