import {
  compileSettings,
  ControlPlaneError,
  escapePointer,
  resolveReferences,
  YamlText,
  type Environment,
  type ShapeProblem,
} from '@acp/contracts';
import { compileMapping } from '../map/compile-mapping.js';
import { configuredMapper } from '../map/configured-mapper.js';
import type { ConfiguredSource } from './configured-source.js';
import type { SourceDocument, SourcesDocument, WebhookDocument } from './source-document.js';
import { SOURCES_FILE_SCHEMA } from './sources-file-schema.js';
import { readPoll } from './read-poll.js';
import { readWebhook } from './read-webhook.js';

export interface SourcesFileOptions {
  /** Named in every error. */
  fileName: string;
  /** Null: references are left as they are written, to look at a file without its secrets. */
  env: Environment | null;
  /** Sources that have a mapper of their own already. */
  taken?: readonly string[];
}

/** UTF-8 bytes of a sources file. */
const FILE_BYTES_MAX = 4 * 1_048_576;
const inspectFile = compileSettings(SOURCES_FILE_SCHEMA);
/** Members in which `${NAME}` is taken from the environment. */
const REFERENCES_IN = /^\/sources\/\d+\/(webhook\/secrets|poll\/(url|headers|secret_query))(\/|$)/;

/**
 * Reads a sources file, YAML or JSON, as a whole: every problem at once, each with its line. Throws
 * `ControlPlaneError` with `CONFIG.INVALID`, which never quotes a secret.
 */
export function parseSourcesFile(text: string, options: SourcesFileOptions): ConfiguredSource[] {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) {
    const detail = `${options.fileName} is longer than ${FILE_BYTES_MAX} bytes`;
    throw new ControlPlaneError('CONFIG.INVALID', detail);
  }
  const file = YamlText.parse(text, options.fileName);
  const shape = inspectFile(file.value);
  const outside = referencesOutside(file.value);
  if (shape.length > 0) throw file.invalid([...shape, ...outside]);
  const { sources, problems } = readAll((file.value as SourcesDocument).sources, options);
  if (problems.length + outside.length > 0) throw file.invalid([...outside, ...problems]);
  return sources;
}

/** The sources that `SOURCES_FILE` names; none without it. */
export function loadSources(
  env: Environment,
  readFile: (path: string) => string,
  taken: readonly string[],
): ConfiguredSource[] {
  const fileName = env['SOURCES_FILE'];
  if (!fileName) return [];
  let text: string;
  try {
    text = readFile(fileName);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    const detail = `SOURCES_FILE ${fileName} cannot be read (${reason})`;
    throw new ControlPlaneError('CONFIG.INVALID', detail, { cause });
  }
  return parseSourcesFile(text, { fileName, env, taken });
}

function readAll(documents: readonly SourceDocument[], { env, taken = [] }: SourcesFileOptions) {
  const names = new Set(taken);
  const problems: ShapeProblem[] = [];
  const sources = documents.map((document, index) => {
    const path = `/sources/${index}`;
    if (names.has(document.name)) {
      const message = `the name \`${document.name}\` is taken`;
      problems.push({ path: `${path}/name`, message });
    }
    names.add(document.name);
    const read = readSource(document, path, env);
    problems.push(...read.problems);
    return read.source;
  });
  return { sources, problems };
}

function readSource(document: SourceDocument, path: string, env: Environment | null) {
  const { name, headers = [], mapping } = document;
  const compiled = compileMapping(mapping, `${path}/mapping`);
  const source: ConfiguredSource = {
    name,
    mapper: configuredMapper(
      name,
      compiled.mapping,
      headers.map((header) => header.toLowerCase()),
    ),
  };
  const problems = [...compiled.problems, ...wayProblems(document, path)];
  const webhook = document.webhook && readSignedWebhook(document.webhook, `${path}/webhook`, env);
  const poll = document.poll && readPoll(document.poll, `${path}/poll`, env);
  return {
    source: { ...source, webhook: webhook?.settings, poll: poll?.settings },
    problems: [...problems, ...(webhook?.problems ?? []), ...(poll?.problems ?? [])],
  };
}

function wayProblems({ webhook, poll }: SourceDocument, path: string): ShapeProblem[] {
  if (!webhook && !poll) {
    return [{ path, message: 'says not how its payloads come: write `webhook` or `poll`' }];
  }
  return webhook && poll
    ? [{ path: `${path}/poll`, message: 'stands beside `webhook`: a source comes by one way' }]
    : [];
}

function readSignedWebhook(document: WebhookDocument, path: string, env: Environment | null) {
  const { secrets } = document;
  const resolved = resolveReferences({ secrets }, path, env);
  const isReadable = resolved.problems.length === 0 && env !== null;
  const read = readWebhook({ ...document, ...resolved.value }, path, isReadable);
  return { settings: read.settings, problems: [...resolved.problems, ...read.problems] };
}

/** A reference anywhere else would be taken literally; better to say so. */
function referencesOutside(value: unknown, path = ''): ShapeProblem[] {
  if (REFERENCES_IN.test(path)) return [];
  if (typeof value === 'string' && value.includes('${')) {
    return [
      {
        path,
        message: 'references are allowed in `secrets`, `url`, `headers` and `secret_query` only',
      },
    ];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, item]) =>
    referencesOutside(item, `${path}/${escapePointer(member)}`),
  );
}
