import { createTestDatabase, type TestDatabase } from '@acp/testing';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { isDatabaseUnavailable } from './database-unavailable.js';
import { Database } from './database.js';

/** A way to the server on which, once it is cut, nothing arrives any more and nobody is told. */
class Way {
  private readonly pairs: [Socket, Socket][] = [];
  private constructor(private readonly server: Server) {}

  static async to(port: number): Promise<Way> {
    const server = createServer();
    const way = new Way(server);
    server.on('connection', (near) => {
      const far = connect({ host: '127.0.0.1', port });
      for (const socket of [near, far]) socket.on('error', () => undefined);
      near.pipe(far);
      far.pipe(near);
      way.pairs.push([near, far]);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return way;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get connections(): number {
    return this.pairs.length;
  }

  /** Of the connections that are open; new ones get through. */
  cut(): void {
    for (const [near, far] of this.pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
    }
  }

  async close(): Promise<void> {
    for (const socket of this.pairs.flat()) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('a server that goes silent', () => {
  let test: TestDatabase;
  let way: Way;
  let database: Database;

  beforeEach(async () => {
    test = await createTestDatabase();
    const url = new URL(test.url);
    way = await Way.to(Number(url.port));
    url.port = String(way.port);
    database = await Database.open({
      url: url.href,
      applicationName: 'silent',
      poolSize: 1,
      answerTimeoutMs: 300,
    });
  });
  afterEach(async () => {
    await database.close();
    await way.close();
    await test.drop();
  });

  const one = () => database.ask<{ one: number }>({ text: 'SELECT 1 AS one', values: [] });

  it('counts as away, and the next statement gets another connection', async () => {
    await one();
    const before = way.connections;
    way.cut();
    const failure = await one().catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    expect((await one()).rows).toEqual([{ one: 1 }]);
    expect(way.connections).toBe(before + 1);
  });

  it('in a transaction, whose connection serves nobody any more', async () => {
    const failure = await database
      .inTransaction(async ({ ask }) => {
        way.cut();
        await ask({ text: 'SELECT 1', values: [] });
      })
      .catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failure)).toBe(true);
    expect((await one()).rows).toEqual([{ one: 1 }]);
  });
});
