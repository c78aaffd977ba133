import { installIntake } from '@acp/persistence';
import { createTestDatabase, describeWithBroker, type TestDatabase } from '@acp/testing';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { WORKSPACE } from '../../src/workspace.js';
import { install, installPackages } from '../pack/full-service.js';
import { AROUND, type Around } from './around.js';
import { namedBlocksFor } from './claims.js';
import { keyOf, type Block } from './page-blocks.js';
import { expectEffect, publisher } from './publisher.js';

jest.setTimeout(300_000);

const BLOCKS = namedBlocksFor('typescript');
/** What serves the Nest application of a page; its declarations are no affair of this suite. */
const ADAPTER = '@nestjs/platform-fastify@12.5.0';
const fileOf = (block: Block) => `${keyOf(block).replace(/\W+/g, '-')}.ts`;
const aroundOf = (block: Block) => AROUND[keyOf(block)]!;
const SAYING = BLOCKS.filter(([, block]) => aroundOf(block)?.says !== undefined);

let folder: string;
let service: string;
let test: TestDatabase;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'acp-blocks-'));
  service = installPackages(folder);
  install(service, [ADAPTER]);
  cpSync(join(WORKSPACE, 'examples/catalogue'), join(service, 'catalogue'), { recursive: true });
  for (const [, block] of BLOCKS) writeFileSync(join(service, fileOf(block)), programOf(block));
  test = await createTestDatabase();
  await test.sql('CREATE TABLE alerts (event_id uuid, entity_id text)');
  await test.sql('CREATE TABLE orders (id text PRIMARY KEY)');
  await installIntake(test.url);
}, 600_000);
afterAll(async () => {
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

function programOf(block: Block): string {
  const { before, after } = aroundOf(block);
  return `${before}\n${block.text}\n${after}\nexport {};\n`;
}

/** Complaints of the compiler, which leaves the programs beside their sources. */
function compile(files: readonly string[]): string {
  const compilerOptions = {
    ...{ strict: true, skipLibCheck: false, types: ['node'], experimentalDecorators: true },
    ...{ module: 'nodenext', target: 'es2022', emitDecoratorMetadata: true },
  };
  writeFileSync(join(service, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(service, 'node_modules/typescript/lib/tsc.js');
  return spawnSync(process.execPath, [tsc, '-p', service], { encoding: 'utf8' }).stdout;
}

function start(file: string) {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
  const env = {
    ...{ PATH: process.env['PATH'], DATABASE_URL: test.url, WEBHOOK_SECRET: secret },
    NEST_ADAPTER: ADAPTER.replace(/@[\d.]+$/, ''),
  };
  return spawn(process.execPath, [file.replace('.ts', '.js')], { cwd: service, env });
}

describe('the TypeScript of the pages, with packages alone', () => {
  it('has around it what the pages leave out, each block its own', () => {
    expect(BLOCKS.map(([, block]) => keyOf(block)).sort()).toEqual(Object.keys(AROUND).sort());
  });

  it('is what the declarations of the packages allow', () => {
    expect(compile(BLOCKS.map(([, block]) => fileOf(block)))).toBe('');
  });

  it.each(SAYING)('%s does what it says', async (_, block) => {
    const child = start(fileOf(block));
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect({ said: said.trim(), complaints }).toEqual({
      said: (aroundOf(block) as Around).says,
      complaints: '',
    });
  });
});

/** A topic to a broker, the block that subscribes to it, and the address that stands on the page. */
const SUBSCRIBERS = [
  ['redis', 'docs/consumers/README.md#1', 'redis://localhost', 'redis-streams', {}],
  ['redis', 'docs/consumers/brokers.md#2', 'redis://localhost:6379', 'redis-streams', {}],
  ['nats', 'docs/consumers/brokers.md#3', 'nats://localhost:4222', 'nats-jetstream', {}],
  ['kafka', 'docs/consumers/brokers.md#4', 'localhost:9092', 'kafka', {}],
  [
    'rabbitmq',
    'docs/consumers/brokers.md#5',
    'amqp://localhost',
    'rabbitmq',
    { queues: [{ name: 'events', bindings: ['#'] }] },
  ],
] as const;

describe.each(SUBSCRIBERS)('on %s, %s', (name, key, address, transport, options) => {
  describeWithBroker(name, (broker) => {
    it('has the effect of an event that a relay publishes', async () => {
      const [, block] = BLOCKS.find(([, each]) => keyOf(each) === key)!;
      const file = `here-${fileOf(block)}`;
      const url = Object.values(broker().env)[0]!;
      writeFileSync(join(service, file), programOf(block).replace(`'${address}'`, `'${url}'`));
      expect(compile([file])).toBe('');
      const publish = await publisher(broker(), transport, options);
      await expectEffect(start(file), test, publish);
    });
  });
});
