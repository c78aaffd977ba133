import { readCatalogue, type CatalogueFile } from '@acp/catalogue';
import { ControlPlaneError, type CataloguePushed } from '@acp/contracts';
import type { Command } from 'commander';
import { ApiError, type ApiClient } from './api-client.js';
import { contextOf } from './context.js';
import { EXIT } from './output.js';

const ROUTE = '/v1/event-types';

/** What becomes, or would become, of one version. */
interface Judged {
  name: string;
  schema_version: number;
  outcome: 'new' | 'stored' | 'unchanged' | 'refused';
  problem: string | null;
}

/** `types check|diff|push`: a catalogue in files, as CI has it. */
export function addCatalogueCommands(types: Command): void {
  types
    .command('check')
    .description('Check a catalogue by itself, without a control plane; exit code 2 when refused.')
    .argument('<path>', 'a folder, or the YAML head of one version')
    .action((path: string, _options, command: Command) => {
      const { out } = contextOf(command);
      const answer = checked(path);
      out.answer(answer, ({ versions, problems }) =>
        out.line(problems ?? `${versions} version${versions === 1 ? '' : 's'} can be pushed`),
      );
      if (answer.problems !== null) process.exitCode = EXIT.bad;
    });
  types
    .command('diff')
    .description('What a push would do; exit code 2 when something would be refused.')
    .argument('<path>')
    .action((path: string, _options, command: Command) => judgeAll(path, command, true));
  types
    .command('push')
    .description('Store the versions of a catalogue; exit code 2 when one is refused.')
    .argument('<path>')
    .option('--dry-run', 'as `types diff`')
    .action((path: string, { dryRun = false }: { dryRun?: boolean }, command: Command) =>
      judgeAll(path, command, dryRun),
    );
}

function checked(path: string): { versions: number; problems: string | null } {
  try {
    return { versions: readCatalogue(path).length, problems: null };
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    return { versions: 0, problems: error.message };
  }
}

async function judgeAll(path: string, command: Command, dryRun: boolean): Promise<void> {
  const { api, out } = contextOf(command);
  const { problems } = checked(path);
  if (problems !== null) {
    process.stderr.write(`${problems}\n`);
    process.exitCode = EXIT.bad;
    return;
  }
  const judged: Judged[] = [];
  for (const file of readCatalogue(path)) judged.push(await judge(api, file, { judged, dryRun }));
  out.answer(judged, (all) =>
    out.table(
      ['type', 'version', 'outcome', 'why'],
      all.map(({ name, schema_version, outcome, problem }) => [
        name,
        schema_version,
        outcome,
        problem,
      ]),
    ),
  );
  const refused = judged.filter(({ problem }) => problem !== null);
  for (const { problem } of refused) process.stderr.write(`${problem}\n`);
  if (refused.length > 0) process.exitCode = EXIT.bad;
}

/** On a dry run nothing is stored, so what follows a new version has been judged by the catalogue itself. */
async function judge(
  api: ApiClient,
  { definition, given }: CatalogueFile,
  { judged, dryRun }: { judged: readonly Judged[]; dryRun: boolean },
): Promise<Judged> {
  const { name, schema_version } = definition;
  const before = judged.find(
    (other) => other.name === name && other.schema_version === schema_version - 1,
  );
  if (dryRun && before?.outcome === 'new') {
    return { name, schema_version, outcome: 'new', problem: null };
  }
  try {
    const { created } = await api.post<CataloguePushed>(ROUTE, { ...given, dry_run: dryRun });
    const outcome = !created ? 'unchanged' : dryRun ? 'new' : 'stored';
    return { name, schema_version, outcome, problem: null };
  } catch (error) {
    const isRefusal = error instanceof ApiError && error.problem.code?.startsWith('CATALOGUE.');
    if (!isRefusal) throw error;
    return { name, schema_version, outcome: 'refused', problem: error.message };
  }
}
