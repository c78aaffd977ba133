import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';

export type OnConnection = (socket: WebSocket, number: number, request: IncomingMessage) => void;

/** A vendor on this machine: WebSocket connections as the test plays them, HTTP as it answers. */
export class VendorServer {
  connections = 0;
  readonly urls: string[] = [];
  private readonly tcp = new Set<Socket>();

  private constructor(
    private readonly http: ReturnType<typeof createServer>,
    private readonly sockets: WebSocketServer,
    readonly port: number,
  ) {}

  static async start(parts: {
    onConnection?: OnConnection;
    onRequest?: (request: IncomingMessage, response: ServerResponse) => void;
  }): Promise<VendorServer> {
    const http = createServer((request, response) => parts.onRequest?.(request, response));
    const sockets = new WebSocketServer({ server: http });
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    const server = new VendorServer(http, sockets, (http.address() as AddressInfo).port);
    http.on('connection', (socket) => {
      server.tcp.add(socket);
      socket.on('close', () => server.tcp.delete(socket));
    });
    sockets.on('connection', (socket, request) => {
      server.connections += 1;
      server.urls.push(request.url ?? '');
      socket.on('error', () => undefined);
      parts.onConnection?.(socket, server.connections, request);
    });
    return server;
  }

  get webSocketUrl(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.tcp) socket.destroy();
    this.sockets.close();
    this.http.close();
    await once(this.http, 'close').catch(() => undefined);
  }
}
