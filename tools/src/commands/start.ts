import { migrate } from '../postgres/migrate.js';
import { APPS } from '../supervise/apps.js';
import { Stack } from '../supervise/stack.js';
import { untilStopped } from '../supervise/until-stopped.js';
import { say } from '../workspace.js';

/**
 * The three apps alone, with whatever configuration the environment gives them: `DATABASE_URL` or an
 * embedded PostgreSQL, `REDIS_URL`, `WEBHOOK_URL` or `TOPICS_FILE` for the topics.
 */
await untilStopped(
  () => Stack.open(process.env),
  async (stack) => {
    const applied = await migrate(stack.databaseUrl);
    if (applied.length > 0) say(`applied ${applied.length} migrations`);
    for (const app of [APPS.opsApi, APPS.relay, APPS.ingestion]) {
      const { name, url } = await stack.start(app);
      say(`${name.padEnd(10)} ${url}`);
    }
    say(`logs       ${stack.directory.logs}`);
    say('Everything stays up until Ctrl-C.');
    return new Promise<never>(() => undefined);
  },
);
