import { Database, RestoreRepository } from '@acp/persistence';
import { InvalidArgumentError, type Command } from 'commander';
import { writeFile } from 'node:fs/promises';
import { compareWith, type Restored } from '../restored/compare.js';
import { knownOutside } from '../restored/known-outside.js';
import { contextOf } from './context.js';
import { EXIT, type Output } from './output.js';
import { UsageError } from './usage.js';

interface RestoredOptions {
  since: Date;
  databaseUrl?: string;
  consumerDatabase: string[];
  ids: string[];
  topic?: string;
  missing?: string;
}

const SHOWN = 10;

/** `restored`: what brokers and consumers are ahead of, after a restore to an earlier time. */
export function addRestoredCommand(
  program: Command,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const collect = (value: string, before: string[]) => [...before, value];
  program
    .command('restored')
    .description(
      'After a restore: which events outside are missing here, and which will come twice; exit code 2 where there are any.',
    )
    .requiredOption('--since <time>', 'the point in time that was restored to', timeOf)
    .option('--database-url <url>', 'the restored database (DATABASE_URL)')
    .option(
      '--consumer-database <url>',
      'a consumer’s own database, with its inbox; repeat',
      collect,
      [],
    )
    .option(
      '--ids <file>',
      'event ids or messages that a broker holds, one a line; repeat',
      collect,
      [],
    )
    .option('--topic <topic>', 'the topic that the files are of')
    .option('--missing <file>', 'where the missing ids are written to, one a line')
    .action(async (options: RestoredOptions, command: Command) => {
      const { out } = contextOf(command);
      const restored = await compare({ databaseUrl: env['DATABASE_URL'], ...options });
      if (options.missing) await writeFile(options.missing, lines(restored.missing));
      out.answer(restored, () => show(out, restored));
      const { missing, comes_twice } = restored;
      if (missing.length + comes_twice.length > 0) process.exitCode = EXIT.bad;
    });
}

async function compare(options: RestoredOptions): Promise<Restored> {
  const { since, databaseUrl, consumerDatabase, ids, topic } = options;
  if (!databaseUrl) throw new UsageError('say which database was restored: --database-url');
  if (consumerDatabase.length + ids.length === 0) {
    throw new UsageError('name what is outside: --consumer-database, --ids, or both');
  }
  const database = await Database.open({
    url: databaseUrl,
    applicationName: 'restored',
    poolSize: 1,
  });
  try {
    const sources = {
      since,
      consumerDatabases: consumerDatabase,
      files: ids,
      topic: topic ?? null,
    };
    return await compareWith(new RestoreRepository(database), knownOutside(sources));
  } finally {
    await database.close();
  }
}

function show(out: Output, { known_outside, missing, comes_twice }: Restored): void {
  out.line(`${known_outside} events are known outside`);
  out.line(`${missing.length} of them are missing here: their sources must send them again`);
  for (const id of missing.slice(0, SHOWN)) out.line(`  ${id}`);
  if (missing.length > SHOWN) out.line(`  and ${missing.length - SHOWN} more (--missing FILE)`);
  const topics = new Map<string, number>();
  for (const { topic } of comes_twice) topics.set(topic, (topics.get(topic) ?? 0) + 1);
  out.line(`${comes_twice.length} deliveries will come a second time`);
  if (topics.size > 0) out.table(['topic', 'come twice'], [...topics]);
  out.line('What nobody named is not counted: events that were taken and reached nobody outside.');
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError('write a time like 2026-11-30T12:00:00Z');
}
