import { activatePolicy, createTestDatabase, tradingPolicy, type TestDatabase } from '@acp/testing';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GatekeeperStack, PROPOSER } from './gatekeeper-stack.js';

jest.setTimeout(120_000);

const PACKAGE = join(__dirname, '../../../python/acp');
const isHere = spawnSync('python3', ['-c', 'import sys; assert sys.version_info >= (3, 9)']);
const withPython = isHere.status === 0 ? it : it.skip;

let test: TestDatabase;
let gatekeeper: GatekeeperStack;

beforeAll(async () => {
  test = await createTestDatabase();
  gatekeeper = await GatekeeperStack.open(test.url);
  const policy = tradingPolicy().replace('valid_for: 5m', 'valid_for: 5m, audience: broker');
  await activatePolicy(test, policy);
});
afterAll(async () => {
  await gatekeeper.stack.close();
  await test.drop();
});

describe('the Python client', () => {
  withPython('does with real routes what it does with written answers', async () => {
    const child = spawn('python3', ['-B', '-m', 'unittest', '-v', 'tests.test_real_routes'], {
      cwd: PACKAGE,
      env: {
        PATH: process.env['PATH'],
        ACP_GATEKEEPER_URL: gatekeeper.ingestion[0]!.url,
        ACP_GATEKEEPER_KEY: PROPOSER,
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exited = once(child, 'exit');
    const said = await text(child.stderr);
    await exited;
    expect(said).toMatch(/Ran 5 tests[^]*\nOK\n$/);
  });
});
