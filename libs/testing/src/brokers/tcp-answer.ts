import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { BrokerSecurity } from './broker-security.js';

export interface Question {
  port: number;
  say: Buffer | string;
  /** Default: any answer will do. */
  fits?: (answer: Buffer) => boolean;
  /** Asks over TLS. */
  security?: BrokerSecurity | undefined;
}

/** Connects, says something, and answers whether anything that fits comes back soon. */
export function tcpAnswers({ port, say, fits = () => true, security }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    const address = { host: '127.0.0.1', port, timeout: 1_000 };
    const socket = security
      ? connectTls({ ...address, ca: readFileSync(security.caFile) })
      : connect(address);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once(security ? 'secureConnect' : 'connect', () => socket.write(say));
    socket.once('data', (data: Buffer) => end(fits(data)));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
    socket.once('close', () => end(false));
  });
}
