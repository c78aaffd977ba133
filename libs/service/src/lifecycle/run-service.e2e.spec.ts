import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const ENTRY = pathToFileURL(join(__dirname, '../../dist/index.js')).href;

/** A `main.ts` in miniature; `STUCK` makes a provider that never finishes its shutdown. */
const MAIN = `
import { ServiceConfig, loadConfig, runService, startService } from '${ENTRY}';
class Stuck { beforeApplicationShutdown() { return process.env.STUCK ? new Promise(() => {}) : undefined; } }
await runService(() => startService({
  name: 'tiny',
  config: loadConfig(ServiceConfig, process.env),
  module: { module: class {}, providers: [Stuck] },
}));
`;

type Child = ChildProcessByStdio<null, Readable, Readable>;

function run(env: Record<string, string>): { child: Child; output: () => string } {
  const child = spawn(process.execPath, ['--input-type=module', '-e', MAIN], {
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output };
}

async function untilItListens(child: Child): Promise<void> {
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    if (String(chunk).includes('tiny listens on')) return;
  }
}

const DATABASE_URL = 'postgres://nobody@localhost/none';

describe('runService', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('stops on %s with exit code 0', async (signal) => {
    const { child, output } = run({ DATABASE_URL });
    await untilItListens(child);
    child.kill(signal);
    const [code] = (await once(child, 'exit')) as [number];
    expect({ code, output: output() }).toMatchObject({ code: 0 });
    expect(output()).toContain('"msg":"stopped"');
  });

  it('ends with exit code 1 when the grace period is over', async () => {
    const { child, output } = run({ DATABASE_URL, STUCK: '1', SHUTDOWN_GRACE_MS: '150' });
    await untilItListens(child);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(output()).toContain('not stopped within the grace period');
  });

  it('prints every wrong variable on a line of its own and exits with 1', async () => {
    const { child, output } = run({ LOG_LEVEL: 'loud', PORT: 'x' });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(output()).toMatch(/CONFIG\.INVALID.*\n {2}PORT must.*\n {2}DATABASE_URL is required/);
  });
});
