import { Command } from 'commander';
import { migrate, migrated } from '../postgres/migrate.js';
import { withDatabase } from '../supervise/with-database.js';

const { revert } = new Command('npm run migrate --')
  .description('Applies the missing migrations to DATABASE_URL, or to the embedded PostgreSQL.')
  .option('--revert', 'take the newest migration back instead')
  .parse()
  .opts<{ revert?: boolean }>();

try {
  const direction = revert ? 'down' : 'up';
  const names = await withDatabase(process.env, (url) => migrate(url, direction));
  process.stdout.write(migrated(names, direction));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
