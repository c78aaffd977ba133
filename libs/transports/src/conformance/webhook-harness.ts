import { decodeHeaderText, defineTopic, type TransportEnvironment } from '@acp/contracts';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createTransport } from '../create-transport.js';
import type { ArrivedMessage, BrokerControl, ConformanceHarness } from './conformance-harness.js';

const NO_ENVIRONMENT: TransportEnvironment = {};
export const SECRET = `whsec_${Buffer.from('a secret of 24 bytes or so').toString('base64')}`;

/** A real HTTP server that verifies every signature with the specification's own library. */
export async function webhookHarness(options: { batch: boolean }): Promise<ConformanceHarness> {
  const server = new HookServer();
  await server.start();
  return {
    topic: (request) =>
      defineTopic({
        transport: 'webhook',
        destination: `http://127.0.0.1:${server.port}/${request.name}`,
        options: { ...options, secrets: [SECRET], allow_private_addresses: true },
        ...request,
      }),
    transport: (topic) => createTransport(topic, NO_ENVIRONMENT),
    arrived: async ({ name }) => server.arrivedAt(`/${name}`),
    broker: server,
    dispose: () => server.stop(),
  };
}

class HookServer implements BrokerControl {
  port = 0;
  private server: Server | undefined;
  private readonly arrived = new Map<string, ArrivedMessage[]>();
  private waiting: (() => void)[] | undefined;

  arrivedAt(path: string): ArrivedMessage[] {
    return this.arrived.get(path) ?? [];
  }

  async start(): Promise<void> {
    this.server = createServer((request, response) => void this.take(request, response));
    await new Promise<void>((resolve) =>
      this.server!.listen(this.port, '127.0.0.1', () => resolve()),
    );
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server!.close(resolve));
    this.server!.closeAllConnections();
    await closed;
  }

  kill(): Promise<void> {
    return this.stop();
  }

  pause(): void {
    this.waiting = [];
  }

  resume(): void {
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    waiting.forEach((go) => go());
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    if (this.waiting) await new Promise<void>((resolve) => this.waiting!.push(resolve));
    const body = Buffer.concat(chunks).toString('utf8');
    try {
      new Webhook(SECRET).verify(body, request.headers as Record<string, string>, {
        jsonParse: false,
      });
    } catch (error) {
      response.writeHead(401).end(String(error));
      return;
    }
    const before = this.arrivedAt(request.url!);
    this.arrived.set(request.url!, [...before, ...messagesOf(body, request)]);
    response.writeHead(204).end();
  }
}

function messagesOf(body: string, request: IncomingMessage): ArrivedMessage[] {
  if (!body.startsWith('[')) return [{ payload: body, headers: headersOf(request) }];
  return splitBatch(body);
}

/** Cuts the array without parsing the envelopes, so that their bytes can be compared. */
function splitBatch(body: string): ArrivedMessage[] {
  return body
    .slice(1, -1)
    .split(/(?<=\}),(?=\{"headers":)/)
    .map((item) => {
      const at = item.indexOf(',"payload":');
      const { headers } = JSON.parse(`${item.slice(0, at)}}`) as ArrivedMessage;
      return { headers, payload: item.slice(at + ',"payload":'.length, -1) };
    });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const ours = Object.entries(headers).map(([name, value]) => [
    name.replace(/^x-acp-/, '').replace(/^content-type$|-/g, (s) => (s === '-' ? '_' : s)),
    decodeHeaderText(String(value)),
  ]);
  return Object.fromEntries(ours) as Record<string, string>;
}
