/** The migration step of a deployment: applies what is missing to DATABASE_URL and ends. */
import { Database, migrateDown, migrateUp } from '@acp/persistence';

const url = process.env.DATABASE_URL;
if (!url) {
  process.stderr.write('DATABASE_URL is required\n');
  process.exit(1);
}
const database = await Database.open({ url, applicationName: 'migrate', poolSize: 3 });
const revert = process.argv.includes('--revert');
const names = revert ? [await migrateDown(database)] : await migrateUp(database);
await database.close();
const done = names.filter((name) => name !== null);
const verb = revert ? 'reverted' : 'applied';
process.stdout.write(done.map((name) => `${verb} ${name}\n`).join('') || `nothing ${verb}\n`);
