import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server and the requests under way on each. A server that closes waits for every
 * connection on which a request may yet come: one that a balancer opened in advance, or that began a
 * request and never ended its headers, would hold it until the grace period is over.
 */
export class OpenConnections {
  private readonly requests = new Map<Socket, number>();

  constructor(server: Server) {
    server.on('connection', (socket: Socket) => {
      this.requests.set(socket, 0);
      socket.once('close', () => this.requests.delete(socket));
    });
    server.on('request', ({ socket }, response) => {
      this.count(socket, 1);
      response.once('close', () => this.count(socket, -1));
    });
  }

  /** Ends those without a request under way; what is under way is answered first. */
  endUnused(): void {
    for (const [socket, requests] of this.requests) if (requests === 0) socket.destroy();
  }

  private count(socket: Socket, change: 1 | -1): void {
    const requests = this.requests.get(socket);
    if (requests !== undefined) this.requests.set(socket, requests + change);
  }
}
