import { connect } from 'node:net';

/** Connects, says something, and answers whether anything that fits comes back soon. */
export function tcpAnswers(
  port: number,
  say: Buffer | string,
  fits: (answer: Buffer) => boolean = () => true,
): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(say));
    socket.once('data', (data: Buffer) => end(fits(data)));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
