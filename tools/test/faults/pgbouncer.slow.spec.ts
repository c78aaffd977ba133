import { createTestDatabase, waitUntil, type TestDatabase } from '@acp/testing';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from 'pg';
import { POOLERS, PgBouncer } from './pgbouncer.js';
import { Stack } from './stack.js';

jest.setTimeout(180_000);

const LIMIT_MS = 500;
const SERVER_CONNECTIONS = 4;

describe.each(POOLERS)('behind $name in transaction mode', (pooler) => {
  const suite = pooler.isThere ? describe : describe.skip;
  if (!pooler.isThere) process.stderr.write(`skipped: ${pooler.name}: ${pooler.install}\n`);

  suite(pooler.prepared ? 'with prepared statements' : 'without prepared statements', () => {
    let test: TestDatabase;
    let stack: Stack;
    let bouncer: PgBouncer;

    beforeAll(async () => {
      test = await createTestDatabase();
      bouncer = await PgBouncer.start(pooler, test.url, SERVER_CONNECTIONS);
      stack = await Stack.open(test.url, {
        DATABASE_URL: bouncer.url,
        DATABASE_PREPARED_STATEMENTS: String(pooler.prepared),
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

    /** A statement of the ops-api that has waited for a lock for longer than its ordinary limit. */
    const waiting = () =>
      test.sql(
        `SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'ops-api'
          AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > $1 * interval '2 ms'`,
        [LIMIT_MS],
      );

    it('has the server end a statement of ops-api at its limit and leaves no limit behind', async () => {
      const opsApi = await stack.start('ops-api', { OPS_STATEMENT_TIMEOUT_MS: String(LIMIT_MS) });
      const holder = new Client({ connectionString: test.url });
      await holder.connect();
      await holder.query('BEGIN; LOCK TABLE ledger_segments IN ACCESS EXCLUSIVE MODE');
      const ended = await fetch(`${opsApi.url}/v1/ledger`);
      expect(ended.status).toBe(503);
      expect(await ended.json()).toMatchObject({ code: 'REQUEST.TOO_EXPENSIVE' });
      expect(await waiting()).toHaveLength(0);
      const everyRow = fetch(`${opsApi.url}/v1/ledger?verify=full`);
      await waitUntil(
        'the full reading has its longer limit',
        async () => (await waiting()).length > 0,
      );
      await holder.query('COMMIT');
      await holder.end();
      expect((await everyRow).status).toBe(200);
      expect(await bouncer.settings('statement_timeout')).toEqual(['0']);
      await opsApi.stop();
    });

    it('lets ingestion, relay and ops-api work with the doorbell switched off', async () => {
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
      expect(await bouncer.settings('jit')).toEqual(['on']);
    });
  });
});
