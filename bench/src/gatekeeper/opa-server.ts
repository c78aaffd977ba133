import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../servers/find-program.js';
import { freePort } from '../servers/postgres.js';
import { BENCH_REGO } from './bench-policy.js';

const BUILD_TIMEOUT_MS = 300_000;
const START_TIMEOUT_MS = 10_000;

export interface OpaServer {
  url: string;
  version: string;
  stop(): Promise<void>;
}

/** A real OPA server with the bench's policy; or why there is none. */
export async function startOpa(): Promise<OpaServer | { missing: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'acp-bench-opa-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const found = findProgram('opa') ?? build(folder);
  if (typeof found !== 'string') {
    await remove();
    return found;
  }
  const version = spawnSync(found, ['version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? '?';
  const policy = join(folder, 'policy.rego');
  await writeFile(policy, BENCH_REGO);
  const port = await freePort();
  const args = ['run', '--server', '--addr', `127.0.0.1:${port}`, '--log-level', 'error', policy];
  const child = spawn(found, args, { stdio: 'ignore' });
  const stop = async () => {
    const exited = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGTERM')) await exited;
    await remove();
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answers(`${url}/health`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, version, stop };
}

/** Built by Go where it is there: under a minute, and from its module proxy. */
function build(folder: string): string | { missing: string } {
  const go = findProgram('go');
  const how = 'put an `opa` on the path, or install Go to have one built';
  if (!go) return { missing: `there is neither opa nor Go here: ${how}` };
  const args = ['install', 'github.com/open-policy-agent/opa@latest'];
  const env = { ...process.env, GOBIN: folder };
  const { status, stderr } = spawnSync(go, args, { env, timeout: BUILD_TIMEOUT_MS });
  if (status === 0) return join(folder, 'opa');
  const said = (stderr?.toString() ?? '').trim().split('\n').at(-1) ?? '';
  return { missing: `Go could not build opa (${said}): ${how}` };
}

async function answers(url: string): Promise<void> {
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const isUp = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    if (Date.now() > until) throw new Error('opa did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
