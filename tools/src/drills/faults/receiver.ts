import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook that answers as it is told. */
export class Receiver {
  status = 200;
  requests = 0;
  /** Message ids in the order in which they came, also of those that were refused. */
  readonly received: string[] = [];
  /** Instead of `status` where it is set, by message id. */
  statusOf: ((messageId: string) => number) | undefined;
  /** Answers instead of `status` where it is set. */
  answer: ((response: ServerResponse) => void) | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(port = 0): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const address = server.address() as AddressInfo;
    const receiver = new Receiver(server, `http://127.0.0.1:${address.port}`);
    server.on('request', (request, response) => {
      request.resume().on('end', () => {
        receiver.requests += 1;
        const id = String(request.headers['webhook-id']);
        receiver.received.push(id);
        if (receiver.answer) receiver.answer(response);
        else response.writeHead(receiver.statusOf?.(id) ?? receiver.status).end();
      });
    });
    return receiver;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
