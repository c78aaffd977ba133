import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** An address that moves, as that of a failover does. */
export interface TcpForwarder {
  readonly port: number;
  /** Where connections lead that are made from now on; those that are open stay where they are. */
  moveTo(port: number): void;
  close(): Promise<void>;
}

/** A port of this machine that leads to another one. */
export async function startForwarder(target: number): Promise<TcpForwarder> {
  const sockets = new Set<Socket>();
  let port = target;
  const server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    moveTo: (next) => void (port = next),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
