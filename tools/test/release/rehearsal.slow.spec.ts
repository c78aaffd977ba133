import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { HELM, describeChart } from '../chart/helm.js';

const VERSION = (
  JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as { version: string }
).version;
const IMAGES = ['ingestion', 'relay', 'ops-api', 'migrate'] as const;
const digest = (at: number) => `sha256:${String(at).repeat(64)}`;

/** Runs `npm run release` as the workflow does, without what npm prints. */
function release(...args: string[]) {
  const command = join(WORKSPACE, 'tools/dist/commands/release.js');
  return spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', cwd: WORKSPACE });
}

describeChart('a release that is rehearsed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'acp-release-'));
  const file = (...names: string[]) => join(folder, ...names);
  const text = (...names: string[]) => readFileSync(file(...names), 'utf8');
  const json = (...names: string[]) => JSON.parse(text(...names)) as Record<string, unknown>;
  const untar = (archive: string, path: string) =>
    execFileSync('tar', ['-xOzf', file('out', archive), path], { encoding: 'utf8' });

  beforeAll(() => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(file('key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(file('key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const other = generateKeyPairSync('ed25519').publicKey;
    writeFileSync(file('other.pub'), other.export({ type: 'spki', format: 'pem' }));
    const digests = Object.fromEntries(IMAGES.map((image, at) => [image, digest(at)]));
    writeFileSync(file('digests.json'), JSON.stringify(digests));
    const where = ['--registry', 'registry.example.org', '--digests', file('digests.json')];
    const made = release(
      ...['--dry-run', '--out', file('out'), '--key', file('key.pem'), '--helm', HELM, ...where],
    );
    if (made.status !== 0) throw new Error(made.stderr);
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has packages of one version, which ask for exactly that of each other', () => {
    const consumer = JSON.parse(untar(`acp-consumer-${VERSION}.tgz`, 'package/package.json')) as {
      version: string;
      dependencies: Record<string, string>;
    };
    expect(consumer.version).toBe(VERSION);
    expect(consumer.dependencies['@acp/contracts']).toBe(VERSION);
  });

  it('has a chart of that version, which names the images by digest', () => {
    const rendered = execFileSync(
      HELM,
      [
        ...['template', 'cp', file('out', `ai-control-plane-${VERSION}.tgz`)],
        ...['--kube-version', '1.36.0', '-f', join(WORKSPACE, 'deploy/chart/examples/small.yaml')],
      ],
      { encoding: 'utf8' },
    );
    const images = [...rendered.matchAll(/^\s+image: (\S+)$/gm)].map(([, image]) => image).sort();
    expect(images).toEqual(
      IMAGES.map((image, at) => `registry.example.org/control-plane/${image}@${digest(at)}`).sort(),
    );
    expect(rendered).toContain(`helm.sh/chart: ai-control-plane-${VERSION}`);
  });

  it.each(IMAGES)('says what the image %s has in it', (image) => {
    const sbom = json('out', `sbom-${image}.cdx.json`) as {
      bomFormat: string;
      metadata: { component: { name: string; version: string } };
      components: { name: string; purl: string; scope?: string }[];
    };
    expect(sbom.bomFormat).toBe('CycloneDX');
    expect(sbom.metadata.component.version).toBe(VERSION);
    const names = sbom.components.map(({ purl }) =>
      decodeURIComponent(purl.replace(/@[^@]*$/, '')),
    );
    expect(names).toEqual(expect.arrayContaining(['pkg:npm/pg', 'pkg:npm/@acp/contracts']));
    expect(names).not.toContain('pkg:npm/jest');
  });

  it('says what was built from which commit, images too', () => {
    const { payload } = json('out', 'provenance.intoto.json') as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
      subject: { name: string; digest: { sha256: string } }[];
      predicate: { buildDefinition: { resolvedDependencies: { digest: object }[] } };
    };
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: WORKSPACE, encoding: 'utf8' });
    expect(statement.predicate.buildDefinition.resolvedDependencies[0]!.digest).toEqual({
      gitCommit: commit.trim(),
    });
    expect(statement.subject).toContainEqual({
      name: 'relay',
      digest: { sha256: digest(1).slice(7) },
    });
  });

  it('is checked by sha256sum and openssl alone', () => {
    const checked = spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], {
      cwd: file('out'),
      encoding: 'utf8',
    });
    expect(checked.stdout).not.toContain('FAILED');
    expect(checked.status).toBe(0);
    const args = ['pkeyutl', '-verify', '-pubin', '-inkey', file('key.pub'), '-rawin'];
    const files = ['-in', file('out', 'SHA256SUMS'), '-sigfile', file('out', 'SHA256SUMS.sig')];
    expect(spawnSync('openssl', [...args, ...files], { encoding: 'utf8' }).status).toBe(0);
  });

  it('holds, and no longer where a file was changed, added or taken away, or by another key', () => {
    const verify = (where: string, key = 'key.pub') =>
      release('--verify', where, '--public-key', file(key));
    expect(verify(file('out')).status).toBe(0);
    expect(verify(file('out'), 'other.pub').stderr).toContain('is not a signature of SHA256SUMS');
    cpSync(file('out'), file('changed'), { recursive: true });
    appendFileSync(file('changed', `acp-consumer-${VERSION}.tgz`), 'x');
    writeFileSync(file('changed', 'more.tgz'), '');
    rmSync(file('changed', 'sbom-relay.cdx.json'));
    const { status, stderr } = verify(file('changed'));
    expect(status).toBe(1);
    expect(stderr.split('\n')).toEqual(
      expect.arrayContaining([
        `acp-consumer-${VERSION}.tgz: is not what was released`,
        'more.tgz: is not a part of the release',
        'sbom-relay.cdx.json: is missing',
        `provenance.intoto.json: says nothing of this acp-consumer-${VERSION}.tgz`,
      ]),
    );
  }, 120_000);

  it('is not made in earnest of what is not tagged, and not into a folder with something in it', () => {
    const { status, stderr } = release('--out', file('none'), '--helm', HELM);
    expect(status).toBe(1);
    expect(stderr).toContain('--key: needed');
    expect(release('--dry-run', '--out', file('out'), '--helm', HELM).stderr).toContain(
      'is not empty',
    );
  }, 120_000);
});
