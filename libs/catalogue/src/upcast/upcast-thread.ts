import { cleanText } from '@acp/contracts';
import {
  MessageChannel,
  receiveMessageOnPort,
  Worker,
  type MessagePort,
} from 'node:worker_threads';
import { UPCAST_WORKER } from './upcast-worker.js';

/** How long a module may take for one payload, its start included. The caller waits meanwhile. */
export const ANSWER_MS_MAX = 1_000;
/** Of a payload that a module makes, as JSON. */
const CHARS_MAX = 1_048_576;
const MEMORY_MB_MAX = 64;
const REASON_CHARS_MAX = 400;

type Answer = { text: string } | { error: string };

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

  constructor(private readonly text: string) {}

  /** Throws where it throws, hangs, ends itself, or returns anything but an object of JSON. */
  call(payload: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const { signal, port } = (this.running ??= start(this.text));
    Atomics.store(signal, 0, 0);
    port.postMessage(JSON.stringify(payload));
    if (Atomics.wait(signal, 0, 0, ANSWER_MS_MAX) === 'timed-out') {
      this.stop();
      const why = `it hangs, has ended itself or takes more than ${MEMORY_MB_MAX} MB`;
      throw new Error(`did not answer within ${ANSWER_MS_MAX} ms: ${why}`);
    }
    const answer = receiveMessageOnPort(port)!.message as Answer;
    if ('error' in answer) throw new Error(cleanText(answer.error, REASON_CHARS_MAX));
    return JSON.parse(answer.text) as Record<string, unknown>;
  }

  private stop(): void {
    void this.running?.worker.terminate();
    this.running = null;
  }
}

function start(text: string): Running {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const url = `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`;
  const worker = new Worker(UPCAST_WORKER, {
    eval: true,
    env: {},
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB_MAX },
    workerData: { port: port2, signal, url, charsMax: CHARS_MAX },
    transferList: [port2],
  });
  // Told by the call that gets no answer.
  worker.on('error', () => undefined);
  worker.unref();
  port1.unref();
  return { worker, port: port1, signal };
}
