import type { Page, RegisteredEventType, RegisteredVersion } from '@acp/contracts';
import type { Command } from 'commander';
import { addCatalogueCommands } from './catalogue-commands.js';
import { contextOf } from './context.js';
import { UsageError, wholeNumber } from './usage.js';

/** `types` and `types TYPE`: what the gate asks of each event type; `types push` and others give it new ones. */
export function addEventTypeCommand(program: Command): void {
  const types = program
    .command('types')
    .description('Event types; of one the JSON Schema (2020-12) of its payload.')
    .argument('[type]')
    .option('--schema-version <number>', 'another version than the latest')
    .action((type: string | undefined, options: { schemaVersion?: string }, command: Command) =>
      type === undefined ? listTypes(command) : showType(type, options, command),
    );
  addCatalogueCommands(types);
}

async function listTypes(command: Command): Promise<void> {
  const { api, out } = contextOf(command);
  const page = await api.get<Page<RegisteredEventType>>('/v1/event-types');
  out.answer(page, ({ items }) =>
    out.table(
      ['type', 'version', 'latest', 'only from', 'what it is'],
      items.flatMap(({ event_type, versions }) =>
        versions.map(({ schema_version, latest, only_from, description }) => [
          event_type,
          schema_version,
          latest ? 'latest' : null,
          only_from,
          description,
        ]),
      ),
    ),
  );
}

async function showType(
  name: string,
  { schemaVersion }: { schemaVersion?: string },
  command: Command,
): Promise<void> {
  const { api, out } = contextOf(command);
  const wanted = schemaVersion && wholeNumber('--schema-version', schemaVersion);
  const type = await api.get<RegisteredEventType>(`/v1/event-types/${encodeURIComponent(name)}`);
  const version = versionOf(type, wanted || type.latest_version);
  // A document for whoever reads it next, so nothing else stands on standard output.
  out.answer(version.payload_schema, (schema) => out.line(JSON.stringify(schema, null, 2)));
}

function versionOf(
  { event_type, versions }: RegisteredEventType,
  wanted: number,
): RegisteredVersion {
  const found = versions.find(({ schema_version }) => schema_version === wanted);
  if (found) return found;
  const known = versions.map(({ schema_version }) => schema_version).join(', ');
  throw new UsageError(`${event_type} has no version ${wanted}; there are ${known}`);
}
