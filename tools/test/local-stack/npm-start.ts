import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const POLL_MS = 50;

/** `npm start` on a data directory of its own, as the leader of a process group of its own. */
export class NpmStart {
  output = '';
  readonly exited: Promise<unknown>;

  private constructor(
    readonly npm: ChildProcess,
    readonly dataDir: string,
  ) {
    for (const stream of [npm.stdout!, npm.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exited = once(npm, 'exit');
  }

  static in(dataDir: string): NpmStart {
    const { PATH, HOME } = process.env;
    const ports = { OPS_API_PORT: '0', INGESTION_PORT: '0', RELAY_PORT: '0' };
    const npm = spawn('npm', ['start', '--silent'], {
      cwd: ROOT,
      env: { PATH, HOME, ...ports, DATA_DIR: dataDir },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new NpmStart(npm, dataDir);
  }

  async untilPrinted(text: string): Promise<void> {
    await until(`«${text}» is printed`, () => {
      if (this.npm.exitCode !== null) throw new Error(`ended without «${text}»:\n${this.output}`);
      return this.output.includes(text);
    });
  }

  /** Every process of this data directory that lives: npm, apps and PostgreSQL. */
  pids(): number[] {
    return processesOf(this.dataDir);
  }

  async untilNothingIsLeft(): Promise<void> {
    await until(`no process has ${this.dataDir}`, () => this.pids().length === 0);
  }

  async kill(): Promise<void> {
    for (const pid of this.pids()) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It ended between the look and the kill.
      }
    }
    await this.untilNothingIsLeft();
  }
}

/** Below a folder that the account of PostgreSQL can pass, unless it shall not. */
export function newDataDirectory(mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), 'acp-start-'));
  chmodSync(folder, mode);
  return folder;
}

export function removeDataDirectory(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** The id of an app's process, as the run wrote it down. */
export function appPid(dataDir: string, name: string): number | undefined {
  const file = join(dataDir, 'run.json');
  if (!existsSync(file)) return undefined;
  const { children } = JSON.parse(readFileSync(file, 'utf8')) as {
    children: { name: string; pid: number }[];
  };
  return children.find((child) => child.name === name)?.pid;
}

/** Waits for a condition; the test's own limit ends it. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`not so: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** PostgreSQL writes its title over its environment; its command line has the folder of its data. */
function processesOf(dataDir: string): number[] {
  const marker = `DATA_DIR=${dataDir}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const command = textsOf(pid, 'cmdline');
      const serves = command.some((text) => text.startsWith(dataDir));
      return serves || textsOf(pid, 'environ').includes(marker);
    })
    .map(Number);
}

function textsOf(pid: string, file: 'cmdline' | 'environ'): string[] {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
