import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { controlPlaneProgram } from '../../src/cp/program.js';
import { WORKSPACE } from '../../src/workspace.js';
import { blocksFor, namedBlocksFor } from './claims.js';
import { typedCommands, type Call } from './typed-commands.js';

const read = (path: string) => readFileSync(join(WORKSPACE, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
/** Programs of others, whose arguments nobody here can judge. */
const FOREIGN = [
  'cd',
  'mkdir',
  'curl',
  'npx',
  'go',
  'git',
  'helm',
  'kubectl',
  'openssl',
  'sha256sum',
  'cosign',
];
/** Commands whose options are not in `tools/src/commands`. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  bench: 'bench/src/options.ts',
  reconcile: 'examples/ledger/src/reconcile-command.ts',
};
/** What stands for a time of the reader's own. */
const TIMES: Readonly<Record<string, string>> = { T: '2026-11-30T00:00:00Z', '…': '2026-11-30' };

/** Takes a command line as the program does, and does nothing. */
async function asked(args: readonly string[]): Promise<string | null> {
  const program = controlPlaneProgram({});
  forget(program);
  const given = args.map((argument, i) =>
    /^--(since|from|to)$/.test(args[i - 1] ?? '') ? (TIMES[argument] ?? argument) : argument,
  );
  return program.parseAsync(given, { from: 'user' }).then(
    () => null,
    (error: unknown) => String(error),
  );
}

function forget(command: Command): void {
  const silent = () => undefined;
  command.configureOutput({ writeErr: silent, writeOut: silent, outputError: silent });
  command.exitOverride();
  // A group does nothing itself, unless it takes arguments.
  const acts = command.commands.length === 0 || command.registeredArguments.length > 0;
  if (acts) command.action(silent);
  command.commands.forEach(forget);
}

/** Options that the source of a command does not have. */
function unknownOptions(script: string, args: readonly string[]): string[] {
  const options = args.filter((argument) => argument.startsWith('--'));
  const file = ELSEWHERE[script] ?? `tools/src/commands/${script}.ts`;
  return options.filter((option) => !new RegExp(`${option}\\b`).test(read(file)));
}

async function problemOf(call: Call): Promise<unknown> {
  const [program, ...args] = call;
  if (program === 'acp-cp') return asked(args);
  if (program === 'npm') return problemOfNpm(args);
  if (FOREIGN.includes(program)) return null;
  const known = [`findings/${program}`, `.ci/${program}`, 'tools/src/pack/manifest.ts'];
  const path = known.find((file) => existsSync(join(WORKSPACE, file)));
  return path && (path.endsWith(program) || read(path).includes(program)) ? null : 'unknown';
}

async function problemOfNpm(args: readonly string[]): Promise<unknown> {
  const words = args.filter((argument) => argument !== '--silent');
  if (['install', 'ci', 'test', 'start'].includes(words[0]!)) return null;
  const [run, script, dashes, ...given] = words;
  if (run !== 'run' || !scripts[script!]) return `no script ${script}`;
  if (dashes !== undefined && dashes !== '--') return `${dashes} is npm's own`;
  if (script === 'cp') return asked(given);
  const unknown = unknownOptions(script!, given);
  return unknown.length === 0 ? null : unknown;
}

describe('a command of a page', () => {
  it.each(namedBlocksFor('commands'))('%s is taken', async (_, { text }) => {
    const calls = typedCommands(text);
    expect(calls).not.toEqual([]);
    for (const call of calls) expect([call, await problemOf(call)]).toEqual([call, null]);
  });

  it('is refused where it has an option or a name that there is not', async () => {
    expect(await asked(['topics', 'lst'])).toBeNull();
    expect(await asked(['dead-letters', 'replay', '--all-of-them'])).toContain('unknown option');
    expect(await asked(['policy', 'pusch', 'a.yaml'])).toContain('unknown command');
    expect(await asked(['policy'])).toContain('outputHelp');
    expect(await problemOf(['npm', 'run', 'drill', '--', '--lst'])).toEqual(['--lst']);
    expect(await problemOf(['acp-cpp'])).toBe('unknown');
  });
});

describe('the usage of a command', () => {
  it.each(namedBlocksFor('usage'))('%s has its options and no other', (_, { text }) => {
    const source = read('apps/ingestion/src/cli/ingest.ts');
    const options = [...source.matchAll(/'(--[a-z]+)/g)].map(([, option]) => option!);
    const shown = [...text.matchAll(/\[(--[a-z]+)/g)].map(([, option]) => option!);
    expect(shown.sort()).toEqual(options.sort());
    expect(text).toMatch(/^npm run ingest -- FILE…/);
  });
});

describe('a setting of a page', () => {
  const reference = read('docs/reference/configuration.md');

  it.each(namedBlocksFor('settings'))('%s is in the reference, or of a plug-in', (_, { text }) => {
    const names = [...text.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name!);
    const unknown = names.filter((name) => !reference.includes(`\`${name}\``));
    expect(unknown.filter((name) => !name.startsWith('PLUGIN_'))).toEqual([]);
  });

  it('is there at all', () => expect(blocksFor('settings').length).toBeGreaterThan(2));
});
