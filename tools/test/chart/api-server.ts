import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { freePort } from '../../src/postgres/free-port.js';
import { fetched } from './helm.js';

export const API_SERVER = join(fetched('API_SERVER_DIR'), 'kube-apiserver');
const ETCD = join(fetched('ETCD_DIR'), 'etcd');
const TOKEN = 'a-token-of-this-test';
const READY_WITHIN_MS = 60_000;

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * An API server of Kubernetes with its etcd and nothing else: objects are validated, defaulted, admitted and stored,
 * and no controller acts on them.
 */
export class ApiServer {
  private readonly children: ChildProcess[] = [];
  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<ApiServer> {
    const server = new ApiServer(mkdtempSync(join(tmpdir(), 'acp-cluster-')), await freePort());
    try {
      await server.run();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return server;
  }

  /** For Helm. */
  get kubeconfig(): string {
    return this.file('kubeconfig');
  }

  async call(method: string, path: string, body?: object | string): Promise<Answer> {
    const apply = typeof body === 'string';
    const type = apply
      ? 'application/apply-patch+yaml'
      : method === 'PATCH'
        ? 'application/merge-patch+json'
        : 'application/json';
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type };
      const options = { host: '127.0.0.1', port: this.port, method, path, headers };
      const sent = request({ ...options, rejectUnauthorized: false }, (answer) => {
        let text = '';
        answer.on('data', (part: Buffer) => (text += part.toString()));
        answer.on('end', () => {
          const json = text.startsWith('{') ? (JSON.parse(text) as Answer['body']) : { text };
          resolve({ status: answer.statusCode!, body: json });
        });
      });
      sent.on('error', reject);
      sent.end(apply ? body : body && JSON.stringify(body));
    });
  }

  async stop(): Promise<void> {
    for (const child of this.children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async run(): Promise<void> {
    const [clients, peers] = [await freePort(), await freePort()].map(
      (port) => `http://127.0.0.1:${port}`,
    );
    this.spawn(ETCD, [
      `--data-dir=${this.file('etcd')}`,
      `--listen-client-urls=${clients}`,
      `--advertise-client-urls=${clients}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
      '--unsafe-no-fsync',
    ]);
    this.writeCredentials();
    this.spawn(API_SERVER, [
      `--etcd-servers=${clients}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${this.port}`,
      `--cert-dir=${this.file('certificates')}`,
      `--token-auth-file=${this.file('tokens')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${this.file('key.pem')}`,
      `--service-account-signing-key-file=${this.file('key.pem')}`,
    ]);
    await this.until('the API server is ready', async () => {
      const answer = await this.call('GET', '/readyz').catch(() => undefined);
      return answer?.status === 200;
    });
  }

  /** Waits for a condition; what the servers said is in the error where it never comes. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + READY_WITHIN_MS;
    while (!(await holds())) {
      const ended = this.children.find(({ exitCode }) => exitCode !== null);
      if (ended || performance.now() > deadline) throw new Error(`not seen: ${what}\n${this.log}`);
      await setTimeout(50);
    }
  }

  private log = '';

  private spawn(program: string, args: readonly string[]): void {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: this.folder });
    child.stderr.on(
      'data',
      (part: Buffer) => (this.log = (this.log + part.toString()).slice(-4_000)),
    );
    this.children.push(child);
  }

  private writeCredentials(): void {
    execFileSync('openssl', ['genrsa', '-out', this.file('key.pem'), '2048'], { stdio: 'ignore' });
    writeFileSync(this.file('tokens'), `${TOKEN},admin,1,system:masters\n`);
    const cluster = { server: `https://127.0.0.1:${this.port}`, 'insecure-skip-tls-verify': true };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'admin', user: { token: TOKEN } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin', namespace: 'plane' } }],
      'current-context': 'test',
    };
    writeFileSync(this.kubeconfig, JSON.stringify(config));
  }

  private file(name: string): string {
    return join(this.folder, name);
  }
}
