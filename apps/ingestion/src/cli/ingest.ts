import { ControlPlaneError } from '@acp/contracts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { readFileSync } from 'node:fs';
import { parseColumnMapping, type ColumnMapping } from '../sources/files/column-mapping.js';
import { ingestFiles, type IngestSummary } from './ingest-files.js';
import type { FileFormat } from './open-reader.js';

/** 0 all taken · 1 something could not be taken, run it again · 2 wrong use · 3 `--strict` and refused records. */
const EXIT = { done: 0, failed: 1, usage: 2, refused: 3 } as const;

interface CliOptions {
  format?: FileFormat;
  mapping?: ColumnMapping;
  symbol?: string;
  interval?: string;
  json?: boolean;
  strict?: boolean;
}

const program = new Command('ingest')
  .description('Takes CSV and NDJSON files. Safe to repeat: what is stored is not taken again.')
  .argument('<file...>', 'files to take')
  .addOption(
    new Option('--format <format>', 'whatever the name ends in').choices(['csv', 'ndjson']),
  )
  .option('--mapping <file>', 'JSON file that says what the columns of a CSV are', readMapping)
  .option('--symbol <symbol>', 'symbol of a Yahoo history whose name does not say it')
  .option('--interval <interval>', 'length of its candles; else from the name, else 1d')
  .option('--json', 'one line of JSON on standard output at the end')
  .option('--strict', 'exit with 3 when records were refused')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.done : EXIT.usage));

program.parse();
await run(program.args, program.opts<CliOptions>());

async function run(paths: readonly string[], options: CliOptions): Promise<void> {
  const stopping = new AbortController();
  // Not `once`: a group's signal comes again as the copy that the parent forwards, and would kill.
  process.on('SIGINT', () => stopping.abort());
  process.on('SIGTERM', () => stopping.abort());
  try {
    const summary = await ingestFiles({
      paths,
      ...options,
      env: process.env,
      out: process.stderr,
      signal: stopping.signal,
    });
    report(summary, options);
    process.exitCode = exitCodeOf(summary, options);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = EXIT.failed;
  }
}

function report(summary: IngestSummary, { json }: CliOptions): void {
  if (json) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return;
  }
  const { files, records, accepted, duplicates, rejected, seconds } = summary;
  process.stdout.write(
    `${files} files, ${records} records in ${seconds} s: ${accepted} accepted, ${duplicates} duplicates, ${rejected} refused\n`,
  );
  if (!summary.is_complete) process.stderr.write('Not complete; run it again to go on.\n');
}

function exitCodeOf({ is_complete, rejected }: IngestSummary, { strict }: CliOptions): number {
  if (!is_complete) return EXIT.failed;
  return strict && rejected > 0 ? EXIT.refused : EXIT.done;
}

function explain(error: unknown): string {
  if (error instanceof ControlPlaneError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

function readMapping(path: string): ColumnMapping {
  try {
    return parseColumnMapping(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}
