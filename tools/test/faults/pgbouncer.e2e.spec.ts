import { createTestDatabase, freePort, waitUntil, type TestDatabase } from '@acp/testing';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const INSTALL = 'apt-get install -y pgbouncer';
const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find(
  existsSync,
);
const UNPRIVILEGED = 65_534;

if (!PROGRAM && process.env['REQUIRE_BROKERS'] !== '1') {
  process.stderr.write(`skipped: pgbouncer is not installed here: ${INSTALL}\n`);
}
const suite = PROGRAM || process.env['REQUIRE_BROKERS'] === '1' ? describe : describe.skip;

suite('behind PgBouncer in transaction mode', () => {
  let test: TestDatabase;
  let stack: Stack;
  let bouncer: Bouncer;

  beforeAll(async () => {
    if (!PROGRAM) throw new Error(`pgbouncer is not installed here: ${INSTALL}`);
    test = await createTestDatabase();
    bouncer = await Bouncer.start(test.url);
    stack = await Stack.open(test.url, {
      DATABASE_URL: bouncer.url,
      DATABASE_PREPARED_STATEMENTS: 'false',
      INGESTION_DOORBELL: 'false',
      RELAY_DOORBELL: 'false',
      WEBHOOK_ALLOW_PRIVATE: 'true',
    });
  });
  afterAll(async () => {
    await stack.close();
    await bouncer.stop();
    await test.drop();
  });

  it('ingestion, relay and ops-api work with the doorbell and named statements switched off', async () => {
    let received = 0;
    const receiver = createServer((request, response) => {
      request.resume().on('end', () => {
        received += 1;
        response.writeHead(204).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    const env = { WEBHOOK_URL: `http://127.0.0.1:${port}/` };
    const [ingestion, opsApi] = await Promise.all([
      stack.start('ingestion', env),
      stack.start('ops-api'),
      stack.relays(2, env),
    ]);
    const drafts = Array.from({ length: 200 }, (_, index) => ({
      event_type: 'AI_DECISION_RECORDED',
      source: 'model',
      entity_id: `order-${index}`,
      occurred_at: '2026-11-21T10:00:00Z',
      payload: {
        model: 'm',
        prompt_hash: 'h',
        decision: 'approve',
        confidence: 0.5,
        rationale: 'r',
      },
    }));
    const pushed = await fetch(`${ingestion.url}/v1/events/batch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(drafts),
    });
    expect(pushed.ok).toBe(true);
    await stack.untilDelivered(200);
    expect(received).toBe(200);
    const answer = await fetch(`${opsApi.url}/v1/ledger?verify=full`);
    expect(await answer.json()).toMatchObject({ imbalance: 0 });
    expect(await stack.number('SELECT max(delivery_attempts) FROM outbox')).toBe(1);
    receiver.closeAllConnections();
    receiver.close();
  });
});

/** Debian's PgBouncer with a pool of four server connections, transaction mode. */
class Bouncer {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(databaseUrl: string): Promise<Bouncer> {
    const target = new URL(databaseUrl);
    const name = target.pathname.slice(1);
    const folder = mkdtempSync(join(tmpdir(), 'acp-pgbouncer-'));
    chmodSync(folder, 0o755);
    const port = await freePort();
    const server = `host=${target.hostname} port=${target.port} dbname=${name}`;
    const settings = [
      '[databases]',
      `${name} = ${server} user=${target.username} password=${target.password}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = any',
      'pool_mode = transaction',
      'default_pool_size = 4',
      'max_client_conn = 200',
    ];
    writeFileSync(join(folder, 'pgbouncer.ini'), settings.join('\n'), { mode: 0o644 });
    const child = spawn(PROGRAM!, [join(folder, 'pgbouncer.ini')], {
      stdio: 'ignore',
      ...(process.getuid?.() === 0 && { uid: UNPRIVILEGED, gid: UNPRIVILEGED }),
    });
    const url = `postgres://${target.username}:any@127.0.0.1:${port}/${name}`;
    await waitUntil('PgBouncer answers', () => answers(url));
    return new Bouncer(url, child, folder);
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
