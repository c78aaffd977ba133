import { Database } from '@acp/persistence';
import { Command } from 'commander';
import { CONSUMER } from './ledger.module.js';
import { printReconciliation } from './reconcile/print-reconciliation.js';
import { reconcile } from './reconcile/reconcile.js';
import { createSchema } from './create-schema.js';

/** 0 nothing differs · 1 something does · 2 it could not be found out. */
const EXIT = { agrees: 0, differs: 1, failed: 2 } as const;

const { repair = false, json = false } = new Command('reconcile')
  .description('Compares raw payloads, events, deliveries and ledger entries.')
  .option('--repair', 'post what is missing, from the events')
  .option('--json', 'one JSON document instead of text')
  .parse()
  .opts<{ repair?: boolean; json?: boolean }>();

try {
  const url = process.env['DATABASE_URL'];
  if (!url) throw new Error('DATABASE_URL is required');
  const topic = process.env['LEDGER_TOPIC'] ?? 'events';
  const database = await Database.open({ url, applicationName: 'ledger-reconcile', poolSize: 2 });
  try {
    const { dataSource } = database;
    await createSchema(dataSource);
    const result = await reconcile({ dataSource, consumer: CONSUMER, topic, repair });
    console.log(json ? JSON.stringify(result) : printReconciliation(result));
    process.exitCode = result.findings.length === 0 ? EXIT.agrees : EXIT.differs;
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = EXIT.failed;
}
