import { Command } from 'commander';
import { migrate } from '../postgres/migrate.js';
import { withDatabase } from '../supervise/with-database.js';

const { revert } = new Command('npm run migrate --')
  .description('Applies the missing migrations to DATABASE_URL, or to the embedded PostgreSQL.')
  .option('--revert', 'take the newest migration back instead')
  .parse()
  .opts<{ revert?: boolean }>();

try {
  const names = await withDatabase(process.env, (url) => migrate(url, revert ? 'down' : 'up'));
  const verb = revert ? 'reverted' : 'applied';
  const lines = names.length > 0 ? names.map((name) => `${verb} ${name}`) : [`nothing ${verb}`];
  process.stdout.write(`${lines.join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
