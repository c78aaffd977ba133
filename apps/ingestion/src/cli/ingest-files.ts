import { loadTopics, systemClock } from '@acp/contracts';
import { loadExpectations } from '@acp/expectations';
import { createLogger, type AppLogger } from '@acp/observability';
import { ConnectorCursorRepository, Database } from '@acp/persistence';
import { openCatalogue, readCatalogueFiles, type CatalogueFiles } from '@acp/service';
import { readFileSync } from 'node:fs';
import { loadIngestionConfig } from '../ingestion.config.js';
import { makeIngestion } from '../make-ingestion.js';
import { fileFacts } from '../sources/files/file-facts.js';
import { IngestFile, type FileAccount } from '../sources/files/ingest-file.js';
import type { RefusalGroup } from '../sources/files/refusals.js';
import { openReader, type ReadingOptions } from './open-reader.js';
import { fileProgress } from './progress.js';

export interface IngestFilesOptions extends ReadingOptions {
  paths: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  /** Progress and complaints; standard output belongs to the summary. */
  out: NodeJS.WriteStream;
  signal: AbortSignal;
}

export interface IngestSummary extends Omit<FileAccount, 'resumed_after' | 'refusals'> {
  files: number;
  /** Files that an earlier run had taken completely. */
  unchanged_files: number;
  /** Files that could not be read, with why. */
  failed_files: { file: string; reason: string }[];
  /** Why records were refused, by file. */
  refusals: ({ file: string } & RefusalGroup)[];
  is_complete: boolean;
  seconds: number;
}

/** Takes files one after the other; a file that cannot be read does not stop the others. */
export async function ingestFiles(options: IngestFilesOptions): Promise<IngestSummary> {
  const startedAt = performance.now();
  const { env, paths, signal } = options;
  const config = loadIngestionConfig({ ...env, LOG_LEVEL: env['LOG_LEVEL'] ?? 'warn' });
  loadTopics(env, readText, { anyType: true });
  loadExpectations(env, readText, { anyType: true });
  const files = readCatalogueFiles(config);
  const logger = createLogger({ name: 'ingest', level: config.logLevel });
  const database = await Database.open({ url: config.databaseUrl, applicationName: 'ingest' });
  const named = await filesOf(env, { database, logger, files });
  const ingestion = makeIngestion({ config, database, ...named, logger });
  const summary = emptySummary();
  try {
    const cursors = new ConnectorCursorRepository(database);
    const { acceptEvents } = ingestion;
    const ingestFile = new IngestFile({ acceptEvents, cursors, clock: systemClock });
    for (const path of paths) {
      if (!signal.aborted) await takeFile(path, { ingestFile, summary, options });
    }
  } finally {
    await ingestion.writer.drain();
    await ingestion.expectations?.duties.write();
    ingestion.doorbell.close();
    await database.close();
  }
  summary.is_complete = !signal.aborted && summary.failed_files.length === 0;
  summary.seconds = Math.round(performance.now() - startedAt) / 1000;
  return summary;
}

interface CatalogueParts {
  database: Database;
  logger: AppLogger;
  files: CatalogueFiles;
}

const readText = (path: string) => readFileSync(path, 'utf8');

/** Topics and expectations may name types of the catalogue. */
async function filesOf(
  env: IngestFilesOptions['env'],
  { database, logger, files }: CatalogueParts,
) {
  try {
    await openCatalogue(database, { name: 'ingest', logger, files });
    return { topics: loadTopics(env, readText), expectations: loadExpectations(env, readText) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function takeFile(
  path: string,
  parts: { ingestFile: IngestFile; summary: IngestSummary; options: IngestFilesOptions },
): Promise<void> {
  const { ingestFile, summary, options } = parts;
  const { out, signal } = options;
  try {
    const facts = await fileFacts(path);
    const reader = await openReader(facts, options);
    const progress = fileProgress(out, facts);
    const onProgress = progress.update.bind(progress);
    const account = await ingestFile.run(facts, reader, { signal, onProgress });
    progress.end(describe(account));
    for (const group of account.refusals) out.write(`  ${describeRefusal(group)}\n`);
    add(summary, account);
    summary.refusals.push(...account.refusals.map((group) => ({ file: path, ...group })));
  } catch (error) {
    const reason = (error as Error).message;
    summary.failed_files.push({ file: path, reason });
    out.write(`${path}: ${reason}\n`);
  }
}

function describe(account: FileAccount): string {
  const { records, accepted, duplicates, rejected, resumed_after } = account;
  if (records === 0 && resumed_after > 0) return 'taken completely before; nothing to do';
  const from = resumed_after > 0 ? `, from record ${resumed_after + 1} on` : '';
  return `${records} records${from}: ${accepted} accepted, ${duplicates} duplicates, ${rejected} refused`;
}

function describeRefusal({ code, path, message, records, lines }: RefusalGroup): string {
  const what = [code, path, message].filter((part) => part !== '').join(' ');
  return `${records} refused: ${what} (line ${lines})`;
}

function emptySummary(): IngestSummary {
  return {
    files: 0,
    unchanged_files: 0,
    failed_files: [],
    raw_payloads: 0,
    records: 0,
    accepted: 0,
    duplicates: 0,
    rejected: 0,
    refusals: [],
    is_complete: false,
    seconds: 0,
  };
}

function add(summary: IngestSummary, account: FileAccount): void {
  summary.files += 1;
  if (account.records === 0 && account.resumed_after > 0) summary.unchanged_files += 1;
  for (const key of ['raw_payloads', 'records', 'accepted', 'duplicates', 'rejected'] as const) {
    summary[key] += account[key];
  }
}
