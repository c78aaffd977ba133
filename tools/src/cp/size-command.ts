import { InvalidArgumentError, type Command } from 'commander';
import { readFigures } from '../sizing/figures.js';
import { sizeOf, type Size } from '../sizing/size.js';
import { contextOf } from './context.js';
import type { Output } from './output.js';

interface SizeOptions {
  eventsPerS: number;
  payloadBytes: number;
  topics: number;
  inboxes: number;
  days: number;
  pool: number;
}

/** `size`: what an installation needs, by the figures of the bench. */
export function addSizeCommand(program: Command): void {
  program
    .command('size')
    .description('What an installation needs for a load, by what was measured; nothing is asked.')
    .requiredOption('--events-per-s <number>', 'kept up through the day', number(1))
    .option('--payload-bytes <number>', 'of an event', number(1), 300)
    .option('--topics <number>', 'that an event goes to', number(1), 1)
    .option('--inboxes <number>', 'consumers with their inbox in this database', number(0), 1)
    .option('--days <number>', 'that everything is kept', number(1), 30)
    .option('--pool <number>', 'DATABASE_POOL_SIZE', number(1), 10)
    .action((options: SizeOptions, command: Command) => {
      const { out } = contextOf(command);
      const { eventsPerS: events_per_s, payloadBytes: payload_bytes, ...rest } = options;
      const { measured } = readFigures();
      const size = sizeOf({ events_per_s, payload_bytes, ...rest }, readFigures());
      out.answer({ ...size, figures: measured.note }, () => show(out, size, measured.note));
    });
}

function show(out: Output, size: Size, note: string): void {
  out.table(
    ['what', 'needs'],
    [
      ['cores of the database', size.database_cores],
      ['processes of ingestion', size.ingestions],
      ['relays', size.relays],
      ['ops-api', size.ops_apis],
      ['connections', size.connections],
      ['memory of the apps', `${size.app_megabytes.toLocaleString('en-US')} MB`],
      ['write-ahead log a day', gigabytes(size.wal_bytes_per_day)],
      ['stored a day', gigabytes(size.stored_bytes_per_day)],
      ['disk', gigabytes(size.disk_bytes)],
    ],
  );
  if (size.too_much) out.line(size.too_much);
  out.line(`By ${note}.`);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toLocaleString('en-US', { maximumFractionDigits: 1 })} GB`;
}

function number(least: number) {
  return (text: string): number => {
    if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
    throw new InvalidArgumentError(`a whole number of at least ${least}`);
  };
}
