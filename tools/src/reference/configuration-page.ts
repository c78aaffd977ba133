import type { ConfigReferenceEntry } from '@acp/service';
import { ServiceConfig, TopicsServiceConfig, configReference } from '@acp/service';
import { APPS, classOf } from './config-classes.js';

const INTRODUCTION = `# Configuration

Everything is set by environment variables. They are validated as a whole when a process starts: it
prints every wrong one at once, with the nearest valid name for a misspelt one, and exits with 1.
Lists are comma-separated; booleans are \`true\` or \`false\`. Empty is the same as absent.

This page is generated from the configuration classes by \`npm run check -- --write\`.
`;

const LOCAL_COMMANDS = `## The local commands

\`npm run quickstart\`, \`npm start\`, \`npm run ingest\` and \`npm run migrate\` pass the environment on to
the apps and read besides:

| variable | default | what |
| --- | --- | --- |
| \`DATABASE_URL\` | | Without it an embedded PostgreSQL is started below \`DATA_DIR\`. |
| \`DATA_DIR\` | \`.data\` | Data of the embedded PostgreSQL, logs of the apps, the webhook secret. |
| \`OPS_API_PORT\` | 3000 | Port of the ops-api; a free one with a notice where it is taken. |
| \`INGESTION_PORT\` | 3001 | The same for ingestion. |
| \`RELAY_PORT\` | 3002 | The same for the relay. |
| \`SIGNAL_LAB_PORT\` | 3003 | The same for the example consumer of the quick start. |
| \`TRADER_PORT\` | 3005 | The same for the example of the gatekeeper in it. |
| \`GOLD_PORT\` | 3006 | The same for the gold views in it. |
`;

/** The text of `docs/reference/configuration.md`. */
export async function configurationPage(): Promise<string> {
  const shared = configReference(ServiceConfig);
  const topics = without(configReference(TopicsServiceConfig), shared);
  const sections = [
    INTRODUCTION,
    section(
      'Every app',
      shared.filter(({ name }) => name !== 'PORT'),
    ),
    section('Apps that deal with topics (ingestion, relay)', topics),
  ];
  for (const app of APPS) {
    const entries = configReference(await classOf(app));
    sections.push(section(app.name, without(entries, [...shared, ...topics], 'PORT')));
  }
  return [...sections, LOCAL_COMMANDS].join('\n');
}

function without(
  entries: ConfigReferenceEntry[],
  known: readonly ConfigReferenceEntry[],
  except?: string,
): ConfigReferenceEntry[] {
  return entries.filter(
    ({ name }) => name === except || !known.some((entry) => entry.name === name),
  );
}

function section(title: string, entries: readonly ConfigReferenceEntry[]): string {
  const lines = entries.map(
    (entry) => `| \`${entry.name}\` | ${defaultOf(entry)} | ${describe(entry)} |`,
  );
  return `## ${title}\n\n| variable | default | what |\n| --- | --- | --- |\n${lines.join('\n')}\n`;
}

function defaultOf({ default: value }: ConfigReferenceEntry): string {
  return value === undefined ? '' : `\`${value}\``;
}

function describe({ description, example, range, secret }: ConfigReferenceEntry): string {
  const notes = [
    description,
    range ? `${grouped(range.min)} to ${grouped(range.max)}.` : '',
    example ? `Example: \`${example}\`.` : '',
    secret ? 'Secret: never printed.' : '',
  ];
  return notes
    .filter((note) => note !== '')
    .join(' ')
    .replaceAll('|', '\\|');
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
