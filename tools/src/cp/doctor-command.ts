import { Database } from '@acp/persistence';
import type { Command } from 'commander';
import { examine } from '../doctor/examine.js';
import { judge, worstOf } from '../doctor/judge.js';
import { contextOf } from './context.js';
import { EXIT } from './output.js';
import { UsageError } from './usage.js';

/** `doctor`: whether the database is fit, before and after an upgrade, a restore, a move. */
export function addDoctorCommand(
  program: Command,
  env: Readonly<Record<string, string | undefined>>,
): void {
  program
    .command('doctor')
    .description(
      'Whether the database is fit: before and after an upgrade or a restore; exit code 2 where something is bad.',
    )
    .option('--database-url <url>', 'the database (DATABASE_URL)')
    .action(async (options: { databaseUrl?: string }, command: Command) => {
      const { out } = contextOf(command);
      const url = options.databaseUrl ?? env['DATABASE_URL'];
      if (!url) throw new UsageError('say which database: --database-url, or DATABASE_URL');
      const findings = await findingsOf(url);
      const verdict = worstOf(findings);
      out.answer({ verdict, findings }, () => {
        out.table(
          ['', 'what', 'is', 'what to do'],
          findings.map((each) => [each.verdict, each.check, each.says, each.what_to_do]),
        );
      });
      if (verdict === 'bad') process.exitCode = EXIT.bad;
    });
}

async function findingsOf(url: string) {
  const database = await Database.open({ url, applicationName: 'doctor', poolSize: 1 });
  try {
    return judge(await examine(database));
  } finally {
    await database.close();
  }
}
