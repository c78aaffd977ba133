import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartSettings } from '../chart/app-settings.js';
import { RULE_COPIES } from '../chart/rule-copies.js';
import { valuesSchema } from '../chart/values-schema.js';
import { DASHBOARD_FILES } from '../dashboards/dashboard-files.js';
import { drillsPage } from '../drills/results/drills-page.js';
import { readResults } from '../drills/results/results-file.js';
import { migrate } from '../postgres/migrate.js';
import { withScratchPostgres } from '../postgres/scratch.js';
import { configurationPage } from '../reference/configuration-page.js';
import { errorsPage } from '../reference/errors-page.js';
import { eventTypesPage } from '../reference/event-types-page.js';
import { metricsPage } from '../reference/metrics-page.js';
import { dumpSchema } from '../schema-dump/dump-schema.js';
import { VECTOR_FILES } from '../vectors/vector-files.js';
import { WORKSPACE } from '../workspace.js';
import { lockFile } from './lock-file.js';

/** A file that is generated from the code and kept in version control. */
export interface GeneratedFile {
  path: string;
  make(): Promise<string> | string;
}

export const GENERATED: readonly GeneratedFile[] = [
  { path: 'schema.sql', make: schema },
  { path: 'package-lock.json', make: () => lockFile() },
  {
    path: 'docs/reference/configuration.md',
    make: async () => formatted(await configurationPage(), 'markdown'),
  },
  { path: 'docs/reference/errors.md', make: () => formatted(errorsPage(), 'markdown') },
  { path: 'docs/reference/event-types.md', make: () => formatted(eventTypesPage(), 'markdown') },
  { path: 'docs/reference/metrics.md', make: () => formatted(metricsPage(), 'markdown') },
  {
    path: 'docs/operating/drills.md',
    make: () => formatted(drillsPage(readResults()), 'markdown'),
  },
  {
    path: 'deploy/chart/values.schema.json',
    make: async () => formatted(await valuesSchema(), 'json'),
  },
  {
    path: 'deploy/chart/settings.json',
    make: async () => formatted(await chartSettings(), 'json'),
  },
  ...RULE_COPIES,
  ...DASHBOARD_FILES.map(({ path, make }) => ({ path, make: () => formatted(make(), 'json') })),
  { path: 'libs/contracts/src/api-schemas.ts', make: schemasOfAnswers },
  { path: 'apps/console/src/api/paths.ts', make: pathsOfTheApi },
  ...Object.entries(VECTOR_FILES).map(([name, make]) => ({
    path: `libs/contracts/vectors/${name}`,
    make: () => formatted(JSON.stringify(make()), 'json'),
  })),
];

function schema(): Promise<string> {
  return withScratchPostgres(async (url) => {
    await migrate(url);
    return dumpSchema(url);
  });
}

async function schemasOfAnswers(): Promise<string> {
  // Loaded when it is needed: it brings the compiler, and only this function needs it.
  const { apiSchemas } = await import('../reference/api-schemas.js');
  return formatted(apiSchemas(), 'typescript');
}

async function pathsOfTheApi(): Promise<string> {
  // Loaded when it is needed, like the one above.
  const { apiPaths } = await import('../reference/api-paths.js');
  return withScratchPostgres(async (url) => {
    await migrate(url);
    return formatted(await apiPaths(url), 'typescript');
  });
}

/** As the format check wants it. */
async function formatted(
  text: string,
  parser: 'markdown' | 'typescript' | 'json',
): Promise<string> {
  // Loaded when it is needed: it is large, and only this function needs it.
  const { format, resolveConfig } = await import('prettier');
  const options = await resolveConfig(join(WORKSPACE, 'README.md'));
  return format(text, { ...options, parser });
}

/** Null where the file is what the code says, else the first line that differs. */
export async function driftOf(file: GeneratedFile): Promise<string | null> {
  const path = join(WORKSPACE, file.path);
  const actual = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return firstDifference(actual, await file.make());
}

export async function writeGenerated(file: GeneratedFile): Promise<void> {
  const path = join(WORKSPACE, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await file.make());
}

export function firstDifference(actual: string, expected: string): string | null {
  if (actual === expected) return null;
  const [have, want] = [actual.split('\n'), expected.split('\n')];
  const at = want.findIndex((line, index) => line !== have[index]);
  const line = at === -1 ? want.length : at;
  return `line ${line + 1} is «${have[line] ?? ''}», the code says «${want[line] ?? ''}»`;
}
