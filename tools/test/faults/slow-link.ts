import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a database and keeps each of its answers back for a while, in order. */
export class SlowLink {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
    private readonly delayMs: number,
  ) {
    server.on('connection', (caller) => this.carry(caller));
  }

  static async before(databaseUrl: string, delayMs: number): Promise<SlowLink> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new SlowLink(server, new URL(databaseUrl), delayMs);
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.toString();
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private carry(caller: Socket): void {
    const database = connect(Number(this.target.port), this.target.hostname);
    // Timers of one delay fire in the order in which they were set, so no answer passes another.
    database.on('data', (answer) => {
      setTimeout(() => caller.writable && caller.write(answer), this.delayMs);
    });
    caller.pipe(database);
    for (const [socket, other] of [
      [caller, database],
      [database, caller],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        setTimeout(() => other.destroy(), this.delayMs);
      });
    }
  }
}
