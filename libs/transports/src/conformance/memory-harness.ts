import { defineTopic, type PublishOutcome } from '@acp/contracts';
import { MemoryTransport } from '../local/memory-transport.js';
import { LogTransport } from '../local/log-transport.js';
import type { ArrivedMessage, BrokerControl, ConformanceHarness } from './conformance-harness.js';

/** The memory broker: what one transport has taken, the next sees too, as long as the suite runs. */
export function memoryHarness(): ConformanceHarness {
  const transports = new Map<string, MemoryTransport[]>();
  const gate = new Gate();
  return {
    topic: (request) => defineTopic({ transport: 'memory', ...request }),
    transport: (topic) => {
      const transport = new MemoryTransport(topic);
      transports.set(topic.name, [...(transports.get(topic.name) ?? []), transport]);
      Object.defineProperty(transport, 'available', { get: () => gate.isUp });
      transport.failWith(async () => {
        await gate.open();
        return gate.isUp ? undefined : DIED;
      });
      return transport;
    },
    arrived: async ({ name }) => transports.get(name)!.flatMap(({ received }) => received),
    broker: gate,
  };
}

/** The log, with a stream that can be stopped and held. */
export function logHarness(): ConformanceHarness {
  const lines: string[] = [];
  const gate = new Gate();
  return {
    topic: (request) => defineTopic({ transport: 'log', ...request }),
    transport: (topic) =>
      new LogTransport(topic, async (text) => {
        await gate.open();
        if (!gate.isUp) throw new Error('EPIPE');
        lines.push(...text.trimEnd().split('\n'));
      }),
    arrived: async ({ name }) =>
      lines.map(readLine).filter(({ headers }) => headers['topic'] === name),
    broker: null,
  };
}

const DIED: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: 'died' };

/** A broker that is nothing but its state. */
class Gate implements BrokerControl {
  isUp = true;
  private held: Promise<void> | undefined;
  private release: () => void = () => undefined;

  async open(): Promise<void> {
    await this.held;
  }

  async start(): Promise<void> {
    this.isUp = true;
  }

  async stop(): Promise<void> {
    this.isUp = false;
  }

  kill(): Promise<void> {
    return this.stop();
  }

  pause(): void {
    this.held = new Promise((resolve) => (this.release = resolve));
  }

  resume(): void {
    this.held = undefined;
    this.release();
  }
}

/** Not parsed as a whole: the payload must be the text that went in. */
function readLine(line: string): ArrivedMessage {
  const at = line.indexOf(',"payload":');
  const { headers } = JSON.parse(`${line.slice(0, at)}}`) as { headers: Record<string, string> };
  return { headers, payload: line.slice(at + ',"payload":'.length, -1) };
}
