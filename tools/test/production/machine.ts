import { waitUntil } from '@acp/testing';
import { execFile, execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;

/** The page is of Debian 12, whose PostgreSQL is 15. */
const DEBIAN_12 = /^VERSION_ID="12"$/m;

/** What a machine needs of this one: root, and to be allowed to mount and to make namespaces. */
export function machinesCanBoot(): boolean {
  try {
    execFileSync('systemd-nspawn', ['--version']);
    execFileSync('ip', ['netns', 'list']);
    execFileSync('pg_lsclusters', { stdio: 'ignore' });
    execFileSync('unshare', ['-m', 'true']);
    return process.getuid?.() === 0 && DEBIAN_12.test(readFileSync('/etc/os-release', 'utf8'));
  } catch {
    return false;
  }
}

/**
 * A machine of a test's own: this one's file system with a layer over it that takes what is written, its own
 * systemd as process 1, its own network. Nothing of it stays, and nothing reaches this machine's files.
 */
export class Machine {
  private constructor(
    readonly name: string,
    readonly root: string,
    private readonly folder: string,
    private readonly boot: ChildProcess,
    private readonly leader: number,
  ) {}

  /** Boots it in a network namespace that exists. */
  static async start(name: string): Promise<Machine> {
    const folder = mkdtempSync(join(tmpdir(), `acp-machine-`));
    let boot: ChildProcess | undefined;
    let said = '';
    try {
      const root = layOver(folder);
      const place = [`--directory=${root}`, `--network-namespace-path=/run/netns/${name}`];
      const args = [
        '--quiet',
        '--boot',
        '--register=no',
        '--keep-unit',
        `--machine=${name}`,
        ...place,
      ];
      boot = spawn(
        'systemd-nspawn',
        [...args, '--console=pipe', '--', '--unit=multi-user.target'],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      for (const stream of [boot.stdout, boot.stderr])
        stream?.on('data', (chunk) => (said += String(chunk)));
      const machine = new Machine(name, root, folder, boot, await firstChild(boot));
      await waitUntil(`${name} has booted`, async () => machine.hasBooted(), 120_000);
      return machine;
    } catch (error) {
      if (boot) await endOf(boot, boot.pid!);
      takeAway(folder);
      throw new Error(`${String(error)}\n${said.slice(-3_000)}`);
    }
  }

  /** What lines for the shell said; throws with it where one of them fails. */
  async run(text: string): Promise<string> {
    const inside = ['--target', String(this.leader), '--all', '--', 'bash', '-ec', text];
    try {
      const { stdout, stderr } = await run('nsenter', inside, {
        maxBuffer: OUTPUT_BYTES_MAX,
        cwd: '/',
      });
      return stdout + stderr;
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      const said = [stdout, stderr, this.journal()].map((part) => part.slice(-2_000));
      throw new Error(`${this.name}: ${text}\n${said.join('\n')}`);
    }
  }

  /** Ends it at once, as by its switch, and takes its files away. */
  async stop(): Promise<void> {
    await endOf(this.boot, this.leader);
    takeAway(this.folder);
  }

  private journal(): string {
    const inside = ['--target', String(this.leader), '--all', '--'];
    const lines = ['journalctl', '--no-pager', '--lines=20', '--unit=control-plane*'];
    // Before one of these has run there is nothing to say.
    return spawnSync('nsenter', [...inside, ...lines], { encoding: 'utf8', cwd: '/' }).stdout;
  }

  private async hasBooted(): Promise<boolean> {
    const state = await this.run('systemctl is-system-running || true').catch(String);
    return /running|degraded/.test(state);
  }
}

/** This machine's file system, with a layer in `folder` over it; where both are seen as one. */
function layOver(folder: string): string {
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(folder, part));
  for (const path of [upper!, work!, root!]) mkdirSync(path);
  const layers = `lowerdir=/,upperdir=${upper!},workdir=${work!}`;
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', layers, root!]);
  return root!;
}

function takeAway(folder: string): void {
  spawnSync('umount', ['--recursive', '--lazy', folder]);
  rmSync(folder, { recursive: true, force: true });
}

async function endOf(boot: ChildProcess, pid: number): Promise<void> {
  if (boot.exitCode !== null || boot.signalCode !== null) return;
  const ended = once(boot, 'exit');
  process.kill(pid, 'SIGKILL');
  await ended;
}

/** Process 1 of the machine, as this one sees it. */
async function firstChild({ pid }: ChildProcess): Promise<number> {
  let child = '';
  await waitUntil('systemd is there', async () => {
    child = await run('pgrep', ['--parent', String(pid), '--exact', 'systemd']).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    return child !== '';
  });
  return Number(child);
}
