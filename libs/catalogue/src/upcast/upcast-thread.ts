import { cleanText } from '@acp/contracts';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import { UPCAST_WORKER } from './upcast-worker.js';

/**
 * How long a module may take for one payload, its start included. The caller waits meanwhile, and twice as
 * long where the thread was just started.
 */
export const ANSWER_MS_MAX = 1_000;
/** Of a payload that a module makes, as JSON. */
const CHARS_MAX = 1_048_576;
const MEMORY_MB_MAX = 64;
const REASON_CHARS_MAX = 400;

/** What the signal says: a call waits, was answered, or will never be, as the thread has ended. */
const WAITING = 0;
const ANSWERED = 1;
const ENDED = 2;

type Answer = { text: string } | { error: string };

type Asked = Answer | 'timed-out' | 'ended';

interface Running {
  worker: Worker;
  port: MessagePort;
  signal: Int32Array;
}

/**
 * A module in a thread of its own, asked as a function is called. It is stopped where it does not answer in
 * time, and started anew at the next call; what it prints goes nowhere. Not a sandbox: what it may do is what
 * the process may do, so its text must come from where the process's own code comes from.
 */
export class UpcastThread {
  private running: Running | null = null;

  constructor(private readonly module: Uint8Array) {}

  /**
   * Throws where it throws, hangs, ends itself, or returns anything but an object of JSON. A thread that has
   * ended, by what an earlier payload left behind, or that was not started in time says nothing of the
   * payload: it is asked once more, with a fresh thread.
   */
  call(payload: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const text = JSON.stringify(payload);
    const isFresh = this.running === null;
    const first = this.ask(text);
    const answer = first === 'ended' || (isFresh && first === 'timed-out') ? this.ask(text) : first;
    if (answer === 'ended') {
      throw new Error('ended its thread: it exits, or leaves an error that nobody catches');
    }
    if (answer === 'timed-out') {
      const why = `it hangs, or takes more than ${MEMORY_MB_MAX} MB of JavaScript heap`;
      throw new Error(`did not answer within ${ANSWER_MS_MAX} ms: ${why}`);
    }
    if ('error' in answer) throw new Error(cleanText(answer.error, REASON_CHARS_MAX));
    return JSON.parse(answer.text) as Record<string, unknown>;
  }

  /** True while it has a thread, as far as this one has heard. */
  get runs(): boolean {
    return this.running !== null;
  }

  /** Ends the thread, if there is one: the next call starts another. */
  stop(): void {
    void this.running?.worker.terminate();
    this.running = null;
  }

  private ask(payload: string): Asked {
    const { signal, port } = (this.running ??= this.start());
    // One that has ended stays so.
    Atomics.compareExchange(signal, 0, ANSWERED, WAITING);
    port.postMessage(payload);
    if (Atomics.wait(signal, 0, WAITING, ANSWER_MS_MAX) === 'timed-out') {
      this.stop();
      return 'timed-out';
    }
    const answer = receiveMessageOnPort(port)?.message as Answer | undefined;
    if (answer === undefined) this.stop();
    return answer ?? 'ended';
  }

  private start(): Running {
    const running = start(this.module);
    running.worker.on('exit', () => {
      if (this.running === running) this.running = null;
    });
    return running;
  }
}

function start(module: Uint8Array): Running {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const url = `data:text/javascript;base64,${Buffer.from(module).toString('base64')}`;
  const worker = new Worker(UPCAST_WORKER, {
    eval: true,
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
    workerData: {
      ...{ port: port2, signal, url, charsMax: CHARS_MAX },
      ...{ answered: ANSWERED, ended: ENDED },
    },
    transferList: [port2],
  });
  // Told by the call that gets no answer.
  worker.on('error', () => undefined);
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}
