import { waitUntil } from '@acp/testing';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';

/** How much of what was said a failure shows, in UTF-16 units. */
const LAST = 3_000;

/** A shell that a reader types into: what it is given runs in order, and what it said is kept. */
export class Shell {
  said = '';
  private blocks = 0;
  private readonly ended: Promise<unknown>;

  private constructor(private readonly child: ChildProcessWithoutNullStreams) {
    // Closed only when whatever it started has let go of its output too.
    this.ended = once(child, 'close');
    const hear = (chunk: Buffer) => void (this.said += chunk.toString());
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.stdin.on('error', () => undefined);
  }

  static open(cwd: string, env: NodeJS.ProcessEnv): Shell {
    // A group of its own, which gets a signal as that of a terminal does.
    return new Shell(spawn('bash', ['-e'], { cwd, env, detached: true }));
  }

  /** What the lines said; throws with it where one of them fails, which also ends the shell. */
  async run(text: string): Promise<string> {
    const from = this.said.length;
    this.blocks += 1;
    const marker = `--- block ${this.blocks} is done ---`;
    this.type(`${text}\necho '${marker}'`);
    await this.until(marker);
    return this.said.slice(from).replace(`${marker}\n`, '');
  }

  type(text: string): void {
    this.child.stdin.write(`${text}\n`);
  }

  async until(what: string | (() => boolean), timeoutMs = 300_000): Promise<void> {
    const holds = typeof what === 'string' ? () => this.said.includes(what) : what;
    const check = () => {
      if (holds()) return true;
      if (this.child.exitCode === null && this.child.signalCode === null) return false;
      throw new Error(`the shell ended; at last it said:\n${this.last}`);
    };
    await waitUntil(`the shell says ${String(what)}`, check, timeoutMs).catch((error: unknown) => {
      throw new Error(`${String(error)}; at last it said:\n${this.last}`);
    });
  }

  private get last(): string {
    return this.said.slice(-LAST);
  }

  /** Ctrl-C, and then the end of what it reads. */
  async stop(): Promise<void> {
    this.child.stdin.end();
    if (this.child.exitCode === null) process.kill(-this.child.pid!, 'SIGINT');
    await this.ended;
  }
}
