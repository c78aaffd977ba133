import {
  ControlPlaneError,
  newId,
  type CanonicalEvent,
  type RejectionReason,
} from '@acp/contracts';
import { completeEvent, rawPayloadOf, type MappedRecord } from '@acp/intake';
import { parseSourcesFile, type ConfiguredSource } from '@acp/mapping';
import type { Command } from 'commander';
import { contextOf } from './context.js';
import { EXIT, plainText, type Output } from './output.js';
import { textOf } from './policy-file.js';
import { UsageError } from './usage.js';

/** What can be said of a sources file without a control plane, and without its secrets. */
export function addSourceCommands(program: Command): void {
  const sources = program
    .command('sources')
    .description('Sources of SOURCES_FILE: how payloads come in, and what is made of them.');
  sources
    .command('check')
    .description('Check a sources file; exit code 2 when it is refused.')
    .argument('<file>', 'for example sources.yaml')
    .option('--env', 'ask for the variables that it refers to as well')
    .action((path: string, { env }: { env?: boolean }, command: Command) => {
      checkSources(path, env ? process.env : null, contextOf(command).out);
    });
  sources
    .command('test')
    .description('Show the events that a source would make of a payload; exit code 2 on a refusal.')
    .argument('<file>', 'for example sources.yaml')
    .requiredOption('--source <name>', 'a source of the file')
    .requiredOption('--with <payload>', 'a file with the payload as the vendor sends it')
    .option('--header <name=value…>', 'a header that came with it', collected, [])
    .action((path: string, options: TestOptions, command: Command) => {
      testSource(path, options, contextOf(command).out);
    });
}

interface TestOptions {
  source: string;
  with: string;
  header: string[];
}

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}

interface CheckedFile {
  problems: string | null;
  sources: { source: string; kind: string; version: number }[];
}

function checkSources(path: string, env: NodeJS.ProcessEnv | null, out: Output): void {
  const checked = checkedFile(path, env);
  out.answer(checked, ({ problems, sources }) => {
    if (problems !== null) return out.line(problems);
    out.table(
      ['source', 'comes by', 'version'],
      sources.map(({ source, kind, version }) => [source, kind, version]),
    );
  });
  if (checked.problems !== null) process.exitCode = EXIT.bad;
}

function checkedFile(path: string, env: NodeJS.ProcessEnv | null): CheckedFile {
  try {
    const sources = parseSourcesFile(textOf(path), { fileName: path, env }).map(
      ({ name, mapper, webhook, poll }) => ({
        source: name,
        kind: webhook ? `webhook (${webhook.preset})` : `poll of ${poll?.url ?? ''}`,
        version: mapper.version,
      }),
    );
    return { problems: null, sources };
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    return { problems: error.message, sources: [] };
  }
}

type Tried =
  { outcome: 'event'; event: CanonicalEvent } | { outcome: 'refused'; reasons: RejectionReason[] };

function testSource(path: string, options: TestOptions, out: Output): void {
  const tried = triedRecords(sourceOf(path, options.source), options);
  out.answer({ records: tried }, ({ records }) => {
    records.forEach((record, index) => out.line(lineOf(record, index)));
    out.line(`${records.length} records, ${eventsIn(records)} events`);
  });
  if (eventsIn(tried) < tried.length) process.exitCode = EXIT.bad;
}

function sourceOf(path: string, name: string): ConfiguredSource {
  const sources = read(path);
  const found = sources.find((source) => source.name === name);
  if (found) return found;
  const known = sources.map((source) => source.name).join(', ');
  throw new UsageError(`${path} has no source ${name}; there are ${known}`);
}

function read(path: string): ConfiguredSource[] {
  try {
    return parseSourcesFile(textOf(path), { fileName: path, env: null });
  } catch (error) {
    if (error instanceof ControlPlaneError) throw new UsageError(error.message);
    throw error;
  }
}

function triedRecords({ name, mapper }: ConfiguredSource, options: TestOptions): Tried[] {
  const text = textOf(options.with);
  const fetchedAt = new Date();
  const received = { source: name, connector: 'test', body: text, fetchedAt, traceId: newId() };
  const raw = rawPayloadOf(received);
  const context = {
    fetchedAt,
    headers: headersOf(options.header),
    deliveryKey: raw.payload_sha256.toString('hex'),
  };
  return mapper.map(text, context).map((record) => tried(record, raw));
}

function tried(record: MappedRecord, raw: ReturnType<typeof rawPayloadOf>): Tried {
  if (record.kind === 'refused') return { outcome: 'refused', reasons: [...record.reasons] };
  const completion = completeEvent(record.draft, raw);
  if (completion.kind === 'event') return { outcome: 'event', event: completion.event };
  return { outcome: 'refused', reasons: completion.reasons };
}

function headersOf(texts: readonly string[]): Record<string, string> {
  const headers = texts.map((text) => {
    const at = text.indexOf('=');
    if (at < 1) throw new UsageError(`--header is written name=value, not "${text}"`);
    return [text.slice(0, at).toLowerCase(), text.slice(at + 1)];
  });
  return Object.fromEntries(headers) as Record<string, string>;
}

function eventsIn(records: readonly Tried[]): number {
  return records.filter(({ outcome }) => outcome === 'event').length;
}

function lineOf(record: Tried, index: number): string {
  if (record.outcome === 'event') return `${index}: ${JSON.stringify(record.event, null, 2)}`;
  const reasons = record.reasons.map(
    ({ code, path, message }) => `   ${code} ${path} ${plainText(message)}`,
  );
  return [`${index}: refused`, ...reasons].join('\n');
}
