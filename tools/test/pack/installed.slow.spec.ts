import { buildEvent, createTestDatabase, type TestDatabase } from '@acp/testing';
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { packLibraries } from '../../src/pack/pack-libraries.js';
import { WORKSPACE } from '../../src/workspace.js';
import { install, installPeers, TYPES } from './full-service.js';
import { guideBlocks } from './guide-blocks.js';
import { installNodeLines, NODE_LINES, type NodeLine } from './node-lines.js';

const PNPM = 'pnpm@10.34.8';
const BLOCKS = guideBlocks('docs/guides/libraries.md');
const RUN = BLOCKS.filter(({ file, prints }) => /\.[mc]js$/.test(file) && prints !== '');

let folder: string;
let archives: string[];
let nodes: Record<NodeLine, string>;
/** A service of somebody else: no checkout, what npm installs, no optional peer. */
let service: string;
const running: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'acp-installed-'));
  archives = packLibraries(join(folder, 'packages'));
  nodes = installNodeLines(join(folder, 'nodes'));
  service = makeService('npm');
  install(service, [...archives, ...TYPES]);
}, 600_000);
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function makeService(name: string): string {
  const made = join(folder, name);
  mkdirSync(made);
  writeFileSync(join(made, 'package.json'), '{ "private": true, "type": "module" }');
  for (const { file, text } of BLOCKS) writeFileSync(join(made, file), text);
  writeFileSync(join(made, 'release.json'), JSON.stringify(validRelease()));
  return made;
}

function validRelease(): object {
  const vectors = readFileSync(join(WORKSPACE, 'libs/contracts/vectors/releases.json'), 'utf8');
  const { cases, jwks } = JSON.parse(vectors) as {
    jwks: object;
    cases: { name: string; release: object; audience: string; now: string }[];
  };
  return { ...cases.find(({ name }) => name === 'valid'), keys: jwks };
}

/** What a file prints, and that it says nothing else. */
function run(node: string, cwd: string, file: string): string {
  const { status, stdout, stderr } = spawnSync(node, [file], { cwd, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/Error/) });
  return stdout.trim();
}

/** Complaints of the compiler about declarations of others are complaints here: `skipLibCheck` is off. */
function typeProblems(cwd: string, files: readonly string[]): string {
  const compilerOptions = {
    ...{ noEmit: true, strict: true, skipLibCheck: false, types: ['node'] },
    ...{ module: 'nodenext', target: 'es2022' },
  };
  writeFileSync(join(cwd, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(cwd, 'node_modules/typescript/lib/tsc.js');
  return spawnSync(process.execPath, [tsc, '-p', cwd], { encoding: 'utf8' }).stdout;
}

function start(program: string, args: readonly string[], env: Record<string, string>) {
  const child = spawn(program, args, {
    cwd: service,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  return child;
}

async function firstLine(child: ChildProcess, holds = /./): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    if (!holds.test(line)) continue;
    child.stdout!.resume();
    return line;
  }
  throw new Error('ended without a word');
}

function packagesIn(cwd: string): string[] {
  const lock = readFileSync(join(cwd, 'node_modules/.package-lock.json'), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: object };
  return Object.keys(packages).map((path) => path.split('node_modules/').at(-1)!);
}

it('brings neither Nest nor a client of a broker to who asks for none', () => {
  const names = packagesIn(service);
  expect(names).toEqual(expect.arrayContaining(['@acp/consumer', '@acp/cp', 'typeorm', 'pg']));
  expect(
    names.filter((name) => /nest|kafka|nats|amqp|ioredis|pino|otlp|sdk-node/.test(name)),
  ).toEqual([]);
  expect(names.length).toBeLessThan(100);
});

describe.each(NODE_LINES)('on Node %s', (line) => {
  it.each(RUN.map(({ file, prints }) => [file, prints]))(
    '%s prints what the guide says',
    (file, prints) => {
      expect(run(nodes[line], service, file)).toBe(prints);
    },
  );

  it('the receiver of the guide has one effect for an event that comes twice', async () => {
    const test: TestDatabase = await createTestDatabase();
    await test.sql('CREATE TABLE alerts (event_id uuid, entity_id text)');
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const env = { DATABASE_URL: test.url, WEBHOOK_SECRET: secret, PORT: '0' };
    const child = start(nodes[line], ['receiver.mjs'], env);
    const url = `http://127.0.0.1:${await firstLine(child)}`;
    const body = JSON.stringify(buildEvent());
    const headers = signed(body, secret);
    for (const _ of [1, 2]) {
      const answer = await fetch(url, { method: 'POST', headers, body });
      expect(answer.status).toBeLessThan(300);
    }
    expect(await test.sql('SELECT count(*)::int AS n FROM alerts')).toEqual([{ n: 1 }]);
    child.kill('SIGTERM');
    await once(child, 'exit');
    await test.drop();
  });
});

function signed(body: string, secret: string): Record<string, string> {
  const [id, at] = ['msg_1', String(Math.floor(Date.now() / 1000))];
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': at,
    'webhook-signature': `v1,${mac}`,
  };
}

it('has types that are clean, without those of the parts that are left out', () => {
  const files = BLOCKS.map(({ file }) => file).filter((file) => file.endsWith('.ts'));
  expect(files).toEqual(expect.arrayContaining(['handler.ts', 'plug-in.ts']));
  expect(typeProblems(service, files)).toBe('');
});

it('asks an ops-api from the command that was installed', async () => {
  const test = await createTestDatabase();
  const main = join(WORKSPACE, 'apps/ops-api/dist/main.js');
  const api = start(process.execPath, [main], { DATABASE_URL: test.url, PORT: '0' });
  const { url } = JSON.parse(await firstLine(api, /"url"/)) as { url: string };
  const command = join(service, 'node_modules/.bin/acp-cp');
  const env = { PATH: process.env['PATH'], OPS_API_URL: url };
  const ledger = spawnSync(command, ['ledger', '--json'], { encoding: 'utf8', env });
  expect(ledger).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(ledger.stdout)).toMatchObject({ imbalance: 0 });
  const help = spawnSync(command, ['--help'], { encoding: 'utf8', env });
  expect(help.stdout).toContain('Usage: acp-cp [options]');
  api.kill('SIGTERM');
  await once(api, 'exit');
  await test.drop();
});

it('has everything at one path where every peer is there, and its types are clean too', () => {
  const full = join(folder, 'full');
  cpSync(service, full, { recursive: true });
  installPeers(full);
  writeFileSync(
    join(full, 'all.mjs'),
    `import * as all from '@acp/consumer';
     for (const path of ['acks', 'inbox', 'kafka', 'nats-jetstream', 'nest', 'rabbitmq', 'redis-streams', 'webhook'])
       for (const name of Object.keys(await import('@acp/consumer/' + path)))
         if (!(name in all)) throw new Error(name);
     console.log(Object.keys(all).length > 15);`,
  );
  expect(run(nodes['20.19.4'], full, 'all.mjs')).toBe('true');
  writeFileSync(
    join(full, 'all.ts'),
    `import { KafkaSubscription, RedisStreamsSubscription, RabbitmqSubscription } from '@acp/consumer';
     import { NatsJetStreamSubscription, WebhookReceiverModule, AckReporter } from '@acp/consumer';
     export const all = [KafkaSubscription, RedisStreamsSubscription, RabbitmqSubscription,
       NatsJetStreamSubscription, WebhookReceiverModule, AckReporter];`,
  );
  expect(typeProblems(full, ['all.ts'])).toBe('');
}, 300_000);

it('is installed by pnpm, where a package sees nothing that it does not ask for', () => {
  const pnpm = makeService('pnpm');
  const nameOf = (path: string) => basename(path).replace(/^acp-(.*)-\d.*$/, '@acp/$1');
  const entries = archives.map((path) => [nameOf(path), `file:${path}`] as const);
  writeFileSync(
    join(pnpm, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies: Object.fromEntries(entries) }),
  );
  const lines = entries.map(([name, at]) => `  '${name}': ${at}`);
  writeFileSync(join(pnpm, 'pnpm-workspace.yaml'), ['overrides:', ...lines, ''].join('\n'));
  execFileSync('npx', ['--yes', PNPM, 'install', '--ignore-scripts', '--silent'], { cwd: pnpm });
  expect(existsSync(join(pnpm, 'node_modules/.pnpm'))).toBe(true);
  for (const { file, prints } of RUN) expect(run(process.execPath, pnpm, file)).toBe(prints);
  const help = spawnSync(join(pnpm, 'node_modules/.bin/acp-cp'), ['--help'], { encoding: 'utf8' });
  expect(help.stdout).toContain('Usage: acp-cp [options]');
}, 300_000);

it('carries built files, a licence and a page, and nothing else', () => {
  for (const path of archives) {
    const listed = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n');
    const others = listed.filter((file) => !/^package\/dist\/.*(\.d\.ts|\.js|\.json)$/.test(file));
    const command = others.filter((file) => file.startsWith('package/bin/'));
    expect(others.filter((file) => !command.includes(file)).sort()).toEqual([
      'package/LICENSE',
      'package/README.md',
      'package/package.json',
    ]);
    expect(listed.filter((file) => /\.spec|conformance|\/src\//.test(file))).toEqual([]);
  }
  const page = readFileSync(join(service, 'node_modules/@acp/consumer/README.md'), 'utf8');
  expect(page).toMatch(/^# @acp\/consumer\n/);
  expect(page).toContain('// receiver.mjs');
  expect(readdirSync(join(service, 'node_modules/@acp'))).toHaveLength(archives.length);
});
