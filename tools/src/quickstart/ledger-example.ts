import { join } from 'node:path';
import { migrate } from '../postgres/migrate.js';
import { LedgerClient } from './ledger-client.js';
import { isDrained } from './settled.js';
import { webhookSecret } from './webhook-secret.js';
import { runProgram } from '../supervise/run-program.js';
import { APPS, type AppDefinition } from '../supervise/apps.js';
import type { Stack } from '../supervise/stack.js';
import { WORKSPACE, say } from '../workspace.js';

const LEDGER: AppDefinition = {
  name: 'ledger',
  entry: 'examples/ledger/dist/main.js',
  portVariable: 'LEDGER_PORT',
  port: 3004,
};
const INGEST = 'apps/ingestion/dist/cli/ingest.js';
const RECONCILE = 'examples/ledger/dist/reconcile-command.js';
const PAYMENTS = join(WORKSPACE, 'examples/ledger/data/payments.csv');
const MAPPING = join(WORKSPACE, 'examples/ledger/data/payments.mapping.json');

const DRAIN_MS = 60_000;
const POLL_MS = 200;

/** The example has a data directory of its own, so that it meets no other consumer's events. */
export function ledgerEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const example = join(WORKSPACE, '.data', 'ledger');
  return { ...env, DATA_DIR: env['DATA_DIR'] || example };
}

/** Payments from a CSV file to a reconciled double-entry ledger; the exit code of the reconciliation. */
export async function ledgerExample(stack: Stack, files: readonly string[]): Promise<number> {
  await migrate(stack.databaseUrl);
  const secret = webhookSecret(stack.directory);
  const ledger = await stack.start(LEDGER, { WEBHOOK_SECRET: secret });
  const topic = {
    TOPICS_FILE: '',
    WEBHOOK_URL: `${ledger.url}/webhooks`,
    WEBHOOK_SECRET: secret,
    WEBHOOK_ALLOW_PRIVATE: 'true',
  };
  const opsApi = await stack.start(APPS.opsApi, { ...topic, OPS_API_KEYS: '' });
  await stack.start(APPS.relay, topic);
  const paths = files.length > 0 ? files : [PAYMENTS];
  const env = { ...process.env, ...topic, DATABASE_URL: stack.databaseUrl };
  const taken = await runProgram(INGEST, [...paths, '--mapping', MAPPING], env);
  if (taken !== 0) return taken;
  await drained(new LedgerClient(opsApi.url));
  return reconcileLedger(stack.databaseUrl, []);
}

/** The reconciliation command of the example, on a database. */
export function reconcileLedger(databaseUrl: string, args: readonly string[]): Promise<number> {
  return runProgram(RECONCILE, args, { ...process.env, DATABASE_URL: databaseUrl });
}

async function drained(client: LedgerClient): Promise<void> {
  const deadline = Date.now() + DRAIN_MS;
  while (!isDrained(await client.totals())) {
    if (Date.now() > deadline) {
      say(`not everything is delivered after ${DRAIN_MS / 1000} s`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
