/**
 * A PostgreSQL that a test may restart: prints its URL, then obeys `restart` and `stop` on standard
 * input, answering `done` to each. Ends with its parent.
 */
import { createInterface } from 'node:readline';
import { startTestPostgres } from './test-postgres.mjs';

const server = await startTestPostgres({ shared: false });
process.stdout.write(`${server.url}\n`);
for await (const command of createInterface({ input: process.stdin })) {
  if (command === 'restart') await server.restart();
  if (command === 'stop') break;
  process.stdout.write('done\n');
}
await server.stop();
process.stdout.write('done\n');
