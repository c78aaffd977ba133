import { installIntake } from '@acp/persistence';
import {
  createTestDatabase,
  describeWithBroker,
  releaseKeyFile,
  type TestDatabase,
} from '@acp/testing';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { Stack } from '../faults/stack.js';
import { installPackage, PACKAGE, withPython } from '../languages/python-environment.js';
import { AROUND_PYTHON } from './around-python.js';
import { namedBlocksFor } from './claims.js';
import { keyOf, type Block } from './page-blocks.js';
import { expectEffect, publisher } from './publisher.js';

jest.setTimeout(300_000);

const BLOCKS = namedBlocksFor('python');
const SAYING = BLOCKS.filter(([, block]) => AROUND_PYTHON[keyOf(block)]?.says !== undefined);
const CONSUMER = 'python/acp/README.md#1';

withPython('the Python of the pages', () => {
  let python: string;
  let test: TestDatabase;
  let stack: Stack;
  let ingestion: string;

  beforeAll(async () => {
    python = installPackage();
    test = await createTestDatabase();
    await test.sql('CREATE TABLE alerts (event_id uuid, entity_id text)');
    await test.sql('CREATE TABLE orders (id text PRIMARY KEY)');
    await installIntake(test.url);
    stack = await Stack.open(test.url, {});
    const env = { RELEASE_SIGNING_KEY_FILE: releaseKeyFile() };
    ({ url: ingestion } = await stack.start('ingestion', env));
  });
  afterAll(async () => {
    await stack.close();
    await test.drop();
  });

  function start(block: Block, addresses: Readonly<Record<string, string>> = {}) {
    const { before, after } = AROUND_PYTHON[keyOf(block)]!;
    const here = { 'http://localhost:3001': ingestion, ...addresses };
    const program = Object.entries(here).reduce(
      (program, [from, to]) => program.replaceAll(from, to),
      `${before}\n${block.text}\n${after}\n`,
    );
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const env = { PATH: process.env['PATH'], DATABASE_URL: test.url, WEBHOOK_SECRET: secret };
    return spawn(python, ['-B', '-c', program], { cwd: PACKAGE, env });
  }

  it('has around it what the pages leave out, each block its own', () => {
    const keys = BLOCKS.map(([, block]) => keyOf(block)).sort();
    expect(keys).toEqual(Object.keys(AROUND_PYTHON).sort());
  });

  it.each(SAYING)('%s does what it says', async (_, block) => {
    const child = start(block);
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)]);
    // What librdkafka says of a broker that is not there begins so.
    expect(complaints.replace(/^%3\|.*\n/gm, '')).toBe('');
    expect(said).toContain(AROUND_PYTHON[keyOf(block)]!.says);
  });

  describeWithBroker('redis', (broker) => {
    it('the consumer of the page has the effect of an event that a relay publishes', async () => {
      const [, block] = BLOCKS.find(([, each]) => keyOf(each) === CONSUMER)!;
      const publish = await publisher(broker(), 'redis-streams');
      const child = start(block, {
        'postgresql://localhost/shop': test.url,
        'redis://localhost:6379': broker().env['REDIS_URL']!,
      });
      await expectEffect(child, test, publish);
    });
  });
});
