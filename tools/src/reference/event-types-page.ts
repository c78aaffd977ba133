import {
  ACTION_KINDS,
  EVENT_TYPE_VERSIONS,
  type ActionKind,
  type EventTypeVersion,
} from '@acp/contracts';

const INTRODUCTION = `# Event types and kinds of action

What an installation knows before anybody has pushed anything. Types of your own are data:
[event types](../guides/event-types.md) says how. \`GET /v1/event-types\` and \`npm run cp -- types\` list those of a running
installation, with who produces and who consumes them.

A source may add members of its own to a payload; they are kept and passed on. An action has the members below and
no others. Amounts are text, so that no digit is lost.

This page is generated from the schemas by \`npm run check -- --write\`.
`;

type Schema = Readonly<Record<string, unknown>>;

/** The text of `docs/reference/event-types.md`. */
export function eventTypesPage(): string {
  const types = [...EVENT_TYPE_VERSIONS].sort((a, b) => compare(a.event_type, b.event_type));
  const kinds = [...ACTION_KINDS].sort((a, b) => compare(a.kind, b.kind));
  return [
    INTRODUCTION,
    '## Event types\n',
    ...types.map(typeSection),
    '## Kinds of action\n',
    ...kinds.map(kindSection),
  ].join('\n');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function typeSection(version: EventTypeVersion): string {
  const { event_type, schema_version, description, only_from, payload_schema, upcast } = version;
  const notes = [
    only_from ? 'Made by the gatekeeper alone.' : '',
    upcast ? `Payloads of version ${schema_version - 1} are brought to it.` : '',
  ].filter((note) => note !== '');
  return section(
    `${event_type}, version ${schema_version}`,
    [description, ...notes],
    payload_schema,
  );
}

function kindSection({ kind, schema_version, description, action_schema }: ActionKind): string {
  return section(`${kind}, version ${schema_version}`, [description], action_schema);
}

function section(title: string, sentences: readonly string[], schema: Schema): string {
  const required = new Set(schema['required'] as string[] | undefined);
  const members = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
  const rows = members.map(([name, member]) => {
    return `| \`${name}\` | ${typeOf(member)} | ${required.has(name) ? 'required' : ''} | ${limitsOf(member)} |`;
  });
  const table = ['| member | type | | limits |', '| --- | --- | --- | --- |', ...rows].join('\n');
  return `### \`${title.replace(', ', '`, ')}\n\n${sentences.join(' ')}\n\n${table}\n`;
}

function typeOf(schema: Schema): string {
  if ('const' in schema) return `\`${JSON.stringify(schema['const'])}\``;
  if (Array.isArray(schema['enum'])) {
    return schema['enum'].map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  }
  const type = [schema['type'] ?? 'any'].flat().join(' or ');
  const items = schema['items'] as Schema | undefined;
  return items ? `${type} of ${typeOf(items)}` : type;
}

const LIMITS: readonly [keyword: string, words: (value: unknown) => string][] = [
  ['format', (value) => `${String(value)}`],
  ['pattern', (value) => `\`${String(value).replaceAll('|', '\\|')}\``],
  ['minLength', (value) => (value === 1 ? 'not empty' : `${String(value)} characters or more`)],
  ['maxLength', (value) => `${String(value)} characters at most`],
  ['minItems', (value) => `${String(value)} or more`],
  ['maxItems', (value) => `${String(value)} at most`],
  ['minimum', (value) => `from ${String(value)}`],
  ['maximum', (value) => `to ${String(value)}`],
];

function limitsOf(schema: Schema): string {
  return LIMITS.flatMap(([keyword, words]) =>
    schema[keyword] === undefined ? [] : [words(schema[keyword])],
  ).join(', ');
}
