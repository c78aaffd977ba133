import { Command } from 'commander';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { APPS, type AppDefinition } from '../supervise/apps.js';
import { WORKSPACE } from '../workspace.js';

/** Spans, where the OTEL_* variables ask for them; loaded before anything that they watch. */
const TRACING = 'libs/observability/otel.mjs';

const program = new Command('acp-stack')
  .description('The control plane: all of it on one machine, or one process of it.')
  .addHelpText(
    'after',
    '\nWithout a command: the three apps, and a PostgreSQL without DATABASE_URL.',
  )
  .action(async () => {
    await import('./start.js');
  });

for (const app of [APPS.ingestion, APPS.relay, APPS.opsApi]) {
  program
    .command(app.name)
    .description(`${app.name} alone, in this process, until SIGTERM`)
    .action(() => run(app));
}

program
  .command('migrate')
  .description('applies the missing migrations to DATABASE_URL, and ends')
  .option('--revert', 'take the newest migration back instead')
  .action(async ({ revert }: { revert?: boolean }) => {
    const url = process.env['DATABASE_URL'];
    if (!url) throw new Error('DATABASE_URL is required: the database to migrate');
    const { migrate, migrated } = await import('../postgres/migrate.js');
    const direction = revert ? 'down' : 'up';
    process.stdout.write(migrated(await migrate(url, direction), direction));
  });

await program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

async function run({ entry }: AppDefinition): Promise<void> {
  for (const file of [TRACING, entry]) await import(pathToFileURL(join(WORKSPACE, file)).href);
}
