import { INTAKE_SCHEMA, installIntake, intakeSql } from '@acp/persistence';
import { maskText } from '@acp/observability/mask';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { UsageError } from './usage.js';

interface IntakeOptions {
  schema: string;
}

/** PostgreSQL cuts longer names, and the channel that rings has `.intake` behind it. */
const SCHEMA_CHARS_MAX = 56;

/** `intake sql`, `intake install`: what an application's database needs. */
export function addIntakeCommands(program: Command): void {
  const intake = program
    .command('intake')
    .description('The table and the function that let events commit with rows of your own.');
  intake
    .command('sql')
    .description('Print the SQL file, for whoever looks after the database.')
    .option('--schema <name>', 'that holds it', INTAKE_SCHEMA)
    .action((options: IntakeOptions, command: Command) => {
      const sql = intakeSql(schemaOf(options));
      contextOf(command).out.answer({ sql }, () => process.stdout.write(sql));
    });
  intake
    .command('install')
    .description('Make it in a database, or bring it up to date; safe to run again.')
    .requiredOption('--database <url>', 'postgres://… of somebody who may create a schema there')
    .option('--schema <name>', 'that holds it', INTAKE_SCHEMA)
    .action(async (options: IntakeOptions & { database: string }, command: Command) => {
      const schema = schemaOf(options);
      await install(options.database, schema);
      const { out } = contextOf(command);
      out.answer({ schema }, () => {
        out.line(`the intake is in schema ${schema}; a service may publish after`);
        out.line(`GRANT USAGE ON SCHEMA ${schema} TO its_role;`);
      });
    });
}

function schemaOf({ schema }: IntakeOptions): string {
  if (schema !== '' && Buffer.byteLength(schema) <= SCHEMA_CHARS_MAX) return schema;
  throw new UsageError(`--schema must have 1 to ${SCHEMA_CHARS_MAX} bytes`);
}

/** The driver's message without the password that a URL holds. */
async function install(url: string, schema: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new UsageError('--database must be a URL that begins with postgres://');
  }
  await installIntake(url, schema).catch((error: unknown) => {
    const { host } = new URL(url);
    const text = error instanceof Error ? error.message || error.name : String(error);
    throw new UsageError(`the intake was not installed at ${host}: ${maskText(text)}`);
  });
}
