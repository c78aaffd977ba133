import { defineTopic, readSigningKeys, type DecidedProposal } from '@acp/contracts';
import { createInbox, type Inbox } from '@acp/consumer';
import { EventRepository, LedgerRepository } from '@acp/persistence';
import { orderProposal, releaseKeyFile } from '@acp/testing';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AppProcess } from '../faults/processes.js';
import { Stack } from '../faults/stack.js';

export const PEOPLE = ['ann', 'bob', 'cid'] as const;
export const PROPOSER = 'desk-key-1234';
const GOVERNOR = 'gov-key-1234';
const TOPICS = [
  { name: 'monitor', transport: 'redis-streams', event_types: ['AI_DECISION_HELD'] },
  { name: 'orders', transport: 'redis-streams', gated: true },
] as const;

/** What an answer says of a proposal, also of one that was not released. */
export type Answer = Pick<DecidedProposal, 'decision_id' | 'state' | 'release_seq'> & {
  code?: string;
  repeated?: boolean;
};

/** Ingestion and ops-api as processes, with people, a governor, and an executor that acts on releases. */
export class GatekeeperStack {
  ingestion: AppProcess[] = [];
  private opsApi!: AppProcess;
  private inbox!: Inbox;

  private constructor(
    readonly stack: Stack,
    private readonly env: Record<string, string>,
  ) {}

  static async open(url: string, { ingestions = 1 } = {}): Promise<GatekeeperStack> {
    const stack = await Stack.open(url, {});
    const keyFile = releaseKeyFile();
    const people = PEOPLE.map((name) => `${name}:viewer+approver:trading:${name}-key-1234`);
    const gatekeeper = new GatekeeperStack(stack, {
      TOPICS_FILE: stack.topicsFile(TOPICS),
      RELEASE_SIGNING_KEY_FILE: keyFile,
      INGESTION_API_KEYS: `desk:${PROPOSER}`,
      OPS_API_KEYS: [...people, `gov:operator+governor:${GOVERNOR}`].join(','),
      OPS_REQUESTS_PER_MINUTE: '1000000',
      OPS_DISENGAGE_QUORUM: '1',
      OPS_EXPIRE_MS: '50',
    });
    await gatekeeper.registerTopics();
    const starting = Array.from({ length: ingestions }, () => gatekeeper.startIngestion());
    gatekeeper.opsApi = await stack.start('ops-api', gatekeeper.env);
    gatekeeper.ingestion = await Promise.all(starting);
    gatekeeper.inbox = createInbox({
      ...{ database: stack.database, consumer: 'broker', topic: 'orders' },
      handler: () => Promise.resolve(),
      release: { keys: readSigningKeys(readFileSync(keyFile, 'utf8')).known, audience: 'broker' },
    });
    return gatekeeper;
  }

  startIngestion(port = 0): Promise<AppProcess> {
    return this.stack.start('ingestion', { ...this.env, PORT: String(port) });
  }

  /** Once; throws where the connection is lost. */
  async propose(
    key: string,
    order: { model: string; quantity: string },
    { at = 0, rationale }: { at?: number; rationale?: string } = {},
  ): Promise<{ status: number; answer: Answer }> {
    const proposal = { ...orderProposal(order), ...(rationale && { rationale }) };
    const app = this.ingestion[at % this.ingestion.length]!;
    return this.ask(`${app.url}/v1/decisions`, PROPOSER, proposal, { 'idempotency-key': key });
  }

  /** Until it is answered: what a proposer does who does not know what became of its request. */
  async proposeUntilAnswered(
    key: string,
    order: { model: string; quantity: string },
    at = 0,
  ): Promise<Answer> {
    for (let attempt = at; ; attempt += 1) {
      const asked = await this.propose(key, order, { at: attempt }).catch(() => null);
      if (asked && asked.status < 500) return asked.answer;
    }
  }

  withdraw(id: string) {
    return this.ask(`${this.ingestion[0]!.url}/v1/decisions/${id}/withdraw`, PROPOSER, {});
  }

  answer(id: string, verb: 'approve' | 'reject', person: string, seen: object) {
    const body = { ...seen, reason: 'a test' };
    return this.ask(`${this.opsApi.url}/v1/decisions/${id}/${verb}`, `${person}-key-1234`, body);
  }

  switch(verb: 'engage' | 'disengage', scope: string, more: object = {}) {
    const body = { scope, reason: 'a test', ...more };
    return this.ask(`${this.opsApi.url}/v1/switches/${verb}`, GOVERNOR, body);
  }

  /** An executor gets the release from its broker. */
  async act(releaseId: string): Promise<void> {
    const [entry] = await this.stack.sql<{ id: string }>(
      `SELECT id::text FROM outbox WHERE event_id = $1 AND topic = 'orders'`,
      [releaseId],
    );
    const events = new EventRepository(this.stack.database);
    const { payload, headers } = (await events.request(releaseId, entry!.id))!.envelope!;
    const message = { payload, headers: { ...headers, event_id: releaseId, partition_key: '' } };
    const { signal } = new AbortController();
    await this.inbox.process([message], { signal });
    await this.stack.sql(
      `UPDATE outbox SET delivered_at = now(), claimed_by = 'test', claimed_at = now(),
              delivery_attempts = 1
       WHERE event_id = $1 AND discarded_at IS NULL AND delivered_at IS NULL`,
      [releaseId],
    );
  }

  /** The end of a hold's time has come; the table lets nobody move it. */
  async letExpire(id: string): Promise<void> {
    await this.stack.database.inTransaction(async ({ ask }) => {
      await ask({ text: 'SET LOCAL session_replication_role = replica', values: [] });
      const text = `UPDATE decisions SET hold_until = clock_timestamp() - interval '1 s'
                    WHERE decision_id = $1 AND state = 'held'`;
      await ask({ text, values: [id] });
    });
  }

  async ledger() {
    return new LedgerRepository(this.stack.database).readFull(60_000);
  }

  /** Topics as a relay registers them; none runs here. */
  private async registerTopics(): Promise<void> {
    for (const topic of TOPICS) {
      await this.stack.sql(
        `INSERT INTO topics (topic, transport, policy) VALUES ($1, 'redis-streams', $2)
         ON CONFLICT (topic) DO UPDATE SET policy = excluded.policy`,
        [topic.name, JSON.stringify(defineTopic(topic))],
      );
      await this.stack.sql('INSERT INTO topic_cursors (topic) VALUES ($1) ON CONFLICT DO NOTHING', [
        topic.name,
      ]);
    }
  }

  private async ask(
    url: string,
    key: string,
    body: object,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; answer: Answer }> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, answer: (await response.json()) as Answer };
  }
}

export const freshName = (prefix: string) => `${prefix}-${randomUUID().slice(0, 8)}`;
