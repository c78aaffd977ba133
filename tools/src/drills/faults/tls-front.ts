import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';

const VALID_DAYS = 2;
const EXPIRED_DAYS = -1;

/** Stands before a plain port and speaks TLS, by a certificate that can expire and be renewed. */
export class TlsFront {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly folder: string,
    private readonly server: Server,
  ) {}

  static async before(port: number, folder: string): Promise<TlsFront> {
    makeAuthority(folder);
    const server = createServer(certificate(folder, VALID_DAYS));
    const front = new TlsFront(folder, server);
    server.on('secureConnection', (near) => front.carry(near, connect(port, '127.0.0.1')));
    server.on('tlsClientError', () => undefined);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return front;
  }

  get url(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** For NODE_EXTRA_CA_CERTS. */
  get authorityFile(): string {
    return join(this.folder, 'front-ca.pem');
  }

  /** Yesterday was its last day. Connections that are open end, as at a restart of a balancer. */
  expire(): void {
    this.present(EXPIRED_DAYS);
  }

  renew(): void {
    this.present(VALID_DAYS);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private present(days: number): void {
    this.server.setSecureContext(certificate(this.folder, days));
    for (const socket of this.sockets) socket.destroy();
  }

  private carry(near: Socket, far: Socket): void {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        this.sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  }
}

function makeAuthority(folder: string): void {
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  openssl(folder, [
    ...args,
    '-subj',
    '/CN=authority of a drill',
    '-keyout',
    'front-ca.key',
    '-out',
    'front-ca.pem',
  ]);
  const request = ['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'];
  openssl(folder, [...request, '-keyout', 'front.key', '-out', 'front.csr']);
  writeFileSync(join(folder, 'front.cnf'), 'subjectAltName=DNS:localhost');
}

function certificate(folder: string, days: number): { key: Buffer; cert: Buffer } {
  const by = ['-CA', 'front-ca.pem', '-CAkey', 'front-ca.key', '-CAcreateserial'];
  const made = ['-extfile', 'front.cnf', '-days', String(days), '-out', 'front.pem'];
  openssl(folder, ['x509', '-req', '-in', 'front.csr', ...by, ...made]);
  const file = (name: string) => readFileSync(join(folder, name));
  return { key: file('front.key'), cert: file('front.pem') };
}

function openssl(cwd: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync('openssl', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl: ${error?.message ?? stderr}`);
}
