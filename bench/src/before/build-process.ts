import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import type { Contender, Work } from '../measure/contender.js';
import type { BuildCommand, BuildStart } from './build-program.js';

const PROGRAM = fileURLToPath(new URL('./build-program.js', import.meta.url));

/** A build in a process of its own. It is given one command at a time. */
export class BuildProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly client: Client,
    readonly databaseUrl: string,
  ) {}

  static async start(options: BuildStart): Promise<BuildProcess> {
    const child = fork(PROGRAM, [JSON.stringify(options)], { cwd: options.root });
    const { databaseUrl } = (await answerOf(child)) as { databaseUrl: string };
    const client = new Client({
      connectionString: databaseUrl,
      application_name: 'bench-admin',
    });
    client.on('error', () => undefined);
    await client.connect();
    return new BuildProcess(child, client, databaseUrl);
  }

  /** One of the contenders that the program has, under the name that the figures use. */
  contender(name: string, shown: string, says: string): Contender {
    const tell = <T>(command: BuildCommand) => this.tell<T>(command);
    return {
      name: shown,
      says,
      client: this.client,
      prepare: (share) => tell({ do: 'prepare', name, share }),
      run: () => tell<Work>({ do: 'run', name }),
      finish: () => tell({ do: 'finish', name }),
      diskBytesPerEvent: () => tell({ do: 'disk', name }),
    };
  }

  async stop(): Promise<void> {
    await this.client.end();
    const ended = once(this.child, 'exit');
    if (this.child.connected) this.child.send({ do: 'close' });
    await ended;
  }

  private async tell<T>(command: BuildCommand): Promise<T> {
    this.child.send(command);
    return (await answerOf(this.child)) as T;
  }
}

/** The next answer; throws what the program threw, and when it ends. */
async function answerOf(child: ChildProcess): Promise<unknown> {
  const other = new AbortController();
  const { signal } = other;
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(([code]) => {
        throw new Error(`the program of the build ended with ${String(code)}`);
      }),
    ])) as [{ answer?: object; error?: string }];
    if (message.error) throw new Error(message.error);
    return message.answer;
  } finally {
    other.abort();
  }
}
