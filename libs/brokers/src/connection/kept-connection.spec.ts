import { KeptConnection } from './kept-connection.js';

/** A server that can be away, and connections that can break. */
class Server {
  up = true;
  opened = 0;
  closed: number[] = [];
  breakLast: (reason: string) => void = () => undefined;

  readonly options = {
    timeoutMs: 1_000,
    open: async (onLost: (reason: string) => void) => {
      if (!this.up) throw new Error('refused');
      this.breakLast = onLost;
      return (this.opened += 1);
    },
    disconnect: (connection: number) => void this.closed.push(connection),
  };
}

describe('a kept connection', () => {
  let server: Server;
  let kept: KeptConnection<number>;
  beforeEach(() => {
    jest.useFakeTimers();
    server = new Server();
    kept = new KeptConnection(server.options);
  });
  afterEach(async () => {
    await kept.close();
    jest.useRealTimers();
  });

  it('is opened again after it broke, and says why there was none', async () => {
    await kept.connect();
    server.breakLast('ECONNRESET');
    expect([kept.current, kept.absence]).toEqual([undefined, 'ECONNRESET']);
    await jest.advanceTimersByTimeAsync(50);
    expect(kept.current).toBe(2);
  });

  it('goes on trying with growing pauses after a start that failed', async () => {
    server.up = false;
    await expect(kept.connect()).rejects.toThrow('refused');
    await jest.advanceTimersByTimeAsync(20_000);
    expect(kept.absence).toBe('refused');
    server.up = true;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(kept.current).toBe(1);
  });

  it('gives up an opening that hangs, and closes it should it come through later', async () => {
    let finish: (connection: number) => void = () => undefined;
    const closed: number[] = [];
    kept = new KeptConnection<number>({
      timeoutMs: 100,
      open: () => new Promise((resolve) => (finish = resolve)),
      disconnect: (connection) => void closed.push(connection),
    });
    const connecting = expect(kept.connect()).rejects.toThrow('no connection within 100 ms');
    await jest.advanceTimersByTimeAsync(100);
    await connecting;
    finish(7);
    await jest.advanceTimersByTimeAsync(0);
    expect([kept.current, closed]).toEqual([undefined, [7]]);
  });

  it('is not opened again once it is closed', async () => {
    await kept.connect();
    await kept.close();
    expect(server.closed).toEqual([1]);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(server.opened).toBe(1);
    await expect(kept.connect()).rejects.toThrow('closed');
  });

  it('is dropped at most once', async () => {
    const connection = await kept.connect();
    kept.drop(connection, 'hung');
    kept.drop(connection, 'hung');
    expect(server.closed).toEqual([1]);
    expect(kept.absence).toBe('hung');
  });

  it('is closed after what still uses it, while the next one is opened', async () => {
    let ended: () => void = () => undefined;
    kept.drop(await kept.connect(), 'not the master', new Promise<void>((end) => (ended = end)));
    await jest.advanceTimersByTimeAsync(50);
    expect([kept.now(), server.closed]).toEqual([2, []]);
    ended();
    await jest.advanceTimersByTimeAsync(0);
    expect(server.closed).toEqual([1]);
  });

  it('throws the reason where there is none', () => {
    expect(() => kept.now()).toThrow('not connected yet');
  });
});
