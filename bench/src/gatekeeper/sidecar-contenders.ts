import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { Pool } from 'undici';
import type { Contender } from '../measure/contender.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { startApp, type BenchApp } from '../servers/app-process.js';
import { DecisionClient } from './decision-client.js';
import { sendAll } from './gate-contenders.js';
import type { OpaServer } from './opa-server.js';
import {
  benchProposal,
  DECISION_TOPICS,
  emptyDecisions,
  mustBeReleased,
  proposalBytes,
} from './proposals.js';

const CLIENTS = 64;
const CONNECTIONS = 16;
const WARM_UP = 500;

/** The whole gatekeeper over HTTP: ingestion as a process, 64 clients. */
export function gateOverHttp(database: BenchDatabase, decisions: number): Contender {
  const all = Array.from({ length: decisions }, (_, number) => proposalBytes(number));
  let bodies = all;
  let app: BenchApp;
  let client: DecisionClient;
  return {
    name: 'gate_http',
    says: `POST /v1/decisions by ${CLIENTS} clients: verdict, budget, release and order to deliver`,
    client: database.client,
    async prepare(share) {
      bodies = all.slice(0, Math.ceil(all.length * share));
      app = await startApp('ingestion', database, { topics: DECISION_TOPICS });
      client = new DecisionClient(app.url, CLIENTS);
      await sendAll((bytes) => client.propose(bytes, randomUUID()), all.slice(0, WARM_UP));
      await emptyDecisions(database);
    },
    run: () => sendAll((bytes) => client.propose(bytes, randomUUID()), bodies),
    async finish() {
      await client.close();
      await app.stop();
      await mustBeReleased(database, bodies.length);
    },
  };
}

const LOG_TABLE = `
CREATE TABLE IF NOT EXISTS opa_decision_log (
  decision_id uuid PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  input jsonb NOT NULL, result jsonb NOT NULL);
TRUNCATE opa_decision_log`;
const INSERT_LOG = `INSERT INTO opa_decision_log (decision_id, input, result) VALUES ($1, $2, $3)`;

/** The same policy in an OPA server asked over loopback, and a row of the decision log for each. */
export function sidecar(database: BenchDatabase, decisions: number, opa: OpaServer): Contender {
  const all = Array.from({ length: decisions }, (_, number) => {
    const { action, ...decision } = benchProposal(number);
    return Buffer.from(
      JSON.stringify({ input: { decision: { source: 'bench', ...decision }, action } }),
    );
  });
  let bodies = all;
  let http: Pool;
  let log: pg.Pool;
  const decide = async (bytes: Buffer) => {
    const path = '/v1/data/acp/verdict';
    const headers = { 'content-type': 'application/json' };
    const { body } = await http.request({ path, method: 'POST', headers, body: bytes });
    const { result } = (await body.json()) as { result: { outcome: string } };
    if (result.outcome !== 'allowed') throw new Error(`OPA says ${JSON.stringify(result)}`);
    const values = [randomUUID(), bytes.toString(), JSON.stringify(result)];
    await log.query({ name: 'opa_log', text: INSERT_LOG, values });
  };
  return {
    name: 'sidecar',
    says: `${opa.version} asked by ${CLIENTS} clients, and an INSERT of its decision for each`,
    client: database.client,
    async prepare(share) {
      bodies = all.slice(0, Math.ceil(all.length * share));
      http = new Pool(opa.url, { connections: CLIENTS, pipelining: 1 });
      log = new pg.Pool({ connectionString: database.url, max: CONNECTIONS });
      await database.client.query(LOG_TABLE);
      await sendAll(decide, all.slice(0, WARM_UP));
      await database.client.query('TRUNCATE opa_decision_log');
      await database.client.query('CHECKPOINT');
    },
    run: () => sendAll(decide, bodies),
    async finish() {
      await http.close();
      await log.end();
      const { rows } = await database.client.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM opa_decision_log',
      );
      if (rows[0]!.n !== bodies.length) throw new Error(`${rows[0]!.n} decisions were logged`);
    },
  };
}
