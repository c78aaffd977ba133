import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { WORKSPACE } from '../workspace.js';

const ENTRY = join(WORKSPACE, 'apps/ops-api/dist/main.js');

const HEAD = `/**
 * The ops-api's paths with their parameters, bodies and answers, for the console's client. Generated from
 * its OpenAPI document by \`npm run check -- --write\`.
 */
`;

/** The text of the console's `paths.ts`, before it is formatted; asks the built ops-api for its document. */
export async function apiPaths(databaseUrl: string): Promise<string> {
  const document = await documentOf(databaseUrl);
  const options = { alphabetize: true, defaultNonNullable: false };
  const text = astToString(await openapiTS(forTheClient(document), options));
  // Of these two the document has none.
  return HEAD + text.replace(/^export type (webhooks|\$defs) = .*$/gm, '');
}

/** Without what a client has no use for: other paths, errors (they are all of one shape), examples. */
function forTheClient(document: OpenAPI3): OpenAPI3 {
  const paths = Object.entries(document.paths ?? {}).filter(([path]) => path.startsWith('/v1/'));
  const operations = paths.flatMap(([, item]) => Object.values(item));
  for (const operation of operations as { responses?: Record<string, object> }[]) {
    const answers = Object.entries(operation.responses ?? {});
    operation.responses = Object.fromEntries(answers.filter(([status]) => status.startsWith('2')));
  }
  const text = JSON.stringify({ ...document, paths: Object.fromEntries(paths) }, withoutExamples);
  return JSON.parse(text) as OpenAPI3;
}

/** A member of an answer may have the name; then it is a schema, with its type. */
function withoutExamples(name: string, value: unknown): unknown {
  const isExample = name === 'example' || name === 'examples';
  return isExample && typeof (value as { type?: unknown } | null)?.type !== 'string'
    ? undefined
    : value;
}

async function documentOf(databaseUrl: string): Promise<OpenAPI3> {
  const env = { DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'info', LOG_PRETTY: 'false' };
  const app = spawn(process.execPath, [ENTRY], {
    env: { ...env, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(app, 'exit');
  try {
    const answer = await fetch(`${await addressIn(app.stdout)}/docs-json`);
    return (await answer.json()) as OpenAPI3;
  } finally {
    app.kill('SIGTERM');
    await ended;
  }
}

/** The line that says where the app listens has its address as `url`. */
async function addressIn(lines: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: lines })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url) return url;
  }
  throw new Error('the ops-api ended before it listened');
}
