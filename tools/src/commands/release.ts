import { Command } from 'commander';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildRelease } from '../release/build-release.js';
import { problemsOf, sectionOf } from '../release/changelog.js';
import { problemsOfRelease } from '../release/verify-release.js';
import { WORKSPACE, typedPath } from '../workspace.js';

interface Options {
  out: string;
  dryRun?: boolean;
  key?: string;
  registry?: string;
  repository?: string;
  digests?: string;
  helm: string;
  source: string;
  builder: string;
  verify?: string;
  publicKey?: string;
}

const options = new Command('npm run release --')
  .description(
    'Makes and checks what a release consists of beside its images: packages, chart, SBOMs, provenance, checksums, ' +
      'signatures. Publishes nothing; the workflow does.',
  )
  .option('--out <folder>', 'where it goes; must be empty', 'release')
  .option('--dry-run', 'a rehearsal: without a tag, with what the changelog has under Unreleased')
  .option('--key <file>', 'Ed25519 private key (PKCS #8 PEM) that signs')
  .option('--registry <name>', 'registry of the images, for the chart')
  .option('--repository <name>', 'their path in it')
  .option(
    '--digests <file>',
    'JSON with the digest of each image, for the chart and the provenance',
  )
  .option('--helm <path>', 'Helm', 'helm')
  .option('--source <url>', 'address of the repository', 'https://localhost/ai-control-plane')
  .option('--builder <url>', 'who builds', 'https://localhost/by-hand')
  .option('--verify <folder>', 'checks a release instead; needs --public-key')
  .option('--public-key <file>', 'the key to check with (PEM)')
  .parse()
  .opts<Options>();

if (options.verify) verifyFolder(options.verify, options.publicKey);
else build();

function build(): void {
  const version = (JSON.parse(text('package.json')) as { version: string }).version;
  const changelog = text('CHANGELOG.md');
  const { tags, changes } = {
    tags: git('tag', '--points-at', 'HEAD'),
    changes: git('status', '--porcelain'),
  };
  const problems = problemsOf({ version, changelog, tags: tags.split('\n'), changes });
  if (!options.key) problems.push('--key: needed, the key that signs');
  if (problems.length > 0 && !options.dryRun) fail(problems);
  for (const problem of problems) process.stderr.write(`would stop a release: ${problem}\n`);
  const notes = sectionOf(changelog, version) ?? sectionOf(changelog, 'Unreleased');
  const made = buildRelease({
    folder: typedPath(options.out),
    version,
    notes: notes ?? '',
    commit: git('rev-parse', 'HEAD'),
    source: options.source,
    builder: options.builder,
    helm: options.helm,
    images: {
      ...(options.registry && { registry: options.registry }),
      ...(options.repository && { repository: options.repository }),
      ...(options.digests && {
        digests: JSON.parse(readFileSync(typedPath(options.digests), 'utf8')) as Record<
          string,
          string
        >,
      }),
    },
    key: options.key ? createPrivateKey(readFileSync(typedPath(options.key))) : undefined,
  });
  process.stdout.write(made.map((name) => `${join(options.out, name)}\n`).join(''));
}

function verifyFolder(folder: string, publicKey: string | undefined): void {
  if (!publicKey) fail(['--public-key: needed, the key to check with']);
  const problems = problemsOfRelease(
    typedPath(folder),
    createPublicKey(readFileSync(typedPath(publicKey))),
  );
  if (problems.length > 0) fail(problems);
  process.stdout.write(`${folder} is what was released\n`);
}

function text(path: string): string {
  return readFileSync(join(WORKSPACE, path), 'utf8');
}

function git(...args: string[]): string {
  return execFileSync('git', args, { cwd: WORKSPACE, encoding: 'utf8' }).trim();
}

function fail(problems: readonly string[]): never {
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(''));
  process.exit(1);
}
