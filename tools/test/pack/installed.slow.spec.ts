import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packLibraries } from '../../src/pack/pack-libraries.js';
import { WORKSPACE } from '../../src/workspace.js';

/** A service of somebody else: no checkout, its own folder, what npm installs. */
let service: string;

beforeAll(() => {
  service = mkdtempSync(join(tmpdir(), 'acp-service-'));
  const archives = packLibraries(join(service, 'packages'));
  writeFileSync(join(service, 'package.json'), '{ "private": true, "type": "module" }');
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...archives]);
}, 300_000);
afterAll(() => rmSync(service, { recursive: true, force: true }));

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { cwd: service, encoding: 'utf8', stdio: 'pipe' });
}

function runModule(name: string, text: string): unknown {
  writeFileSync(join(service, name), text);
  return JSON.parse(run(process.execPath, [name]));
}

it('judges events by the gate, as the control plane does', () => {
  const answer = runModule(
    'gate.mjs',
    `import { findEventTypeVersion, inspectProposal } from '@acp/contracts';
     const known = findEventTypeVersion('AI_DECISION_RELEASED', 1) !== undefined;
     console.log(JSON.stringify({ known, wrong: inspectProposal({}).map(({ path }) => path) }));`,
  );
  expect(answer).toEqual({ known: true, wrong: expect.arrayContaining(['/action']) as string[] });
});

it('verifies a release with the client alone', () => {
  const vectors = join(WORKSPACE, 'libs/contracts/vectors/releases.json');
  const { cases, jwks } = JSON.parse(readFileSync(vectors, 'utf8')) as {
    jwks: object;
    cases: { name: string }[];
  };
  const valid = cases.find(({ name }) => name === 'valid');
  const answer = runModule(
    'release.mjs',
    `import { verifyRelease } from '@acp/gatekeeper';
     const { jwks, valid } = ${JSON.stringify({ jwks, valid })};
     const rules = { audience: valid.audience, now: new Date(valid.now) };
     const claims = await verifyRelease(valid.release, { keys: jwks, ...rules });
     console.log(JSON.stringify(claims.release_id === valid.release.release_id));`,
  );
  expect(answer).toBe(true);
});

it('consumes with an inbox, and type checks against what was installed', () => {
  const answer = runModule(
    'consumer.mjs',
    `import { createInbox, RedisStreamsSubscription, WebhookReceiver } from '@acp/consumer';
     console.log(JSON.stringify([createInbox, RedisStreamsSubscription, WebhookReceiver].map((x) => typeof x)));`,
  );
  expect(answer).toEqual(['function', 'function', 'function']);
  writeFileSync(
    join(service, 'typed.ts'),
    `import { createInbox, type EventHandler } from '@acp/consumer';
     import type { CanonicalEvent } from '@acp/contracts';
     export const handler: EventHandler = async (event) => { const e: CanonicalEvent = event; void e; };
     void createInbox;`,
  );
  writeFileSync(
    join(service, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { noEmit: true, strict: true, skipLibCheck: true, module: 'nodenext' },
      files: ['typed.ts'],
    }),
  );
  const tsc = join(WORKSPACE, 'node_modules/typescript/lib/tsc.js');
  expect(spawnSync(process.execPath, [tsc, '-p', service], { encoding: 'utf8' }).stdout).toBe('');
});

it('carries built files alone', () => {
  const listed = run('tar', ['-tzf', join(service, 'packages', `acp-consumer-0.1.0.tgz`)]);
  const kinds = new Set(
    listed
      .trim()
      .split('\n')
      .map((path) => path.replace(/^.*?(\.d)?(\.\w+)?$/, '$1$2')),
  );
  expect([...kinds].sort()).toEqual(['', '.d.ts', '.js', '.json']);
  expect(listed).not.toMatch(/spec|src\//);
});
