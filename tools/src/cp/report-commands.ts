import type { Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { COMMAND } from './command-name.js';
import { contextOf } from './context.js';

interface ReportOptions {
  from: string;
  to: string;
  out: string;
}

/** `report oversight`: evidence of a period, to a file. */
export function addReportCommands(program: Command): void {
  program
    .command('report')
    .description('Reports to be taken away.')
    .command('oversight')
    .description('What was decided in a period, by which policies and people, signed (NDJSON).')
    .requiredOption('--from <time>', 'proposed at or after, 2026-11-01T00:00:00Z')
    .requiredOption('--to <time>', 'proposed before')
    .requiredOption('--out <file>', 'where it is written to, when it has arrived whole')
    .action(async ({ from, to, out: file }: ReportOptions, command: Command) => {
      const { api, out } = contextOf(command);
      const body = await api.download('/v1/reports/oversight', { from, to });
      const partial = `${file}.partial`;
      try {
        await pipeline(Readable.fromWeb(body), createWriteStream(partial));
      } catch (error) {
        await rm(partial, { force: true });
        throw new Error(`the report broke off: ${(error as Error).message}`, { cause: error });
      }
      await rename(partial, file);
      out.answer({ file }, () => {
        out.line(`written ${file}`);
        out.line(`${COMMAND} verify ${file} --keys KEYS`);
      });
    });
}
