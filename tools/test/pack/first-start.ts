import { freePort } from '@acp/testing';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { WORKSPACE } from '../../src/workspace.js';
import { blocksOf } from '../blocks/page-blocks.js';
import { installNodeLines, type NodeLine } from './node-lines.js';
import { readerEnvironment } from './reader.js';
import { Shell } from './shell.js';

const [QUICKSTART, LEDGER, PUSH] = blocksOf('README.md')
  .slice(1)
  .map(({ text }) => text);
/** In the prose between the blocks: the second command that is typed in the checkout. */
const HELD = /`(npm run cp -- [^`]+)`/.exec(
  readFileSync(join(WORKSPACE, 'README.md'), 'utf8'),
)![1]!;
const PORTS = ['OPS_API', 'INGESTION', 'RELAY', 'SIGNAL_LAB', 'TRADER', 'GOLD'] as const;
/** What npm and Node have to say about packages that are too new, old or odd. */
const WARNING =
  /^.*(?:npm (?:warn|error)|EBADENGINE|Warning\b|"level":"?(?:warn|error|[45]0\b)).*$/gim;
const INSTALLED_MS = 500_000;

/** What the README's commands say, typed into a fresh clone. */
export interface FirstStart {
  /** Lines that warn, of the installation, the start and the command. */
  warnings: string[];
  /** The quick start's own words, from the installation to its addresses. */
  started: string;
  held: string;
  /** Answers of the README's requests, in their order. */
  answers: Record<string, unknown>[];
}

/** The README word for word on a Node of a line; only the ports are others than on the page. */
export async function firstStart(line: NodeLine): Promise<FirstStart> {
  const home = mkdtempSync(join(tmpdir(), 'acp-first-start-'));
  // The account of the control plane's PostgreSQL passes through it.
  chmodSync(home, 0o755);
  const env = await environment(home, line);
  const clone = join(home, 'plane');
  execFileSync('git', ['clone', '--quiet', WORKSPACE, clone], { stdio: 'pipe' });
  const [terminal, other] = [Shell.open(clone, env), Shell.open(clone, env)];
  try {
    terminal.type(`node --version\n${QUICKSTART}`);
    await terminal.until('The API:', INSTALLED_MS);
    const held = await other.run(HELD);
    const answers = await ask(other, env);
    const said = terminal.said + other.said;
    return { warnings: said.match(WARNING) ?? [], started: terminal.said, held, answers };
  } finally {
    await terminal.stop();
    await other.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function environment(home: string, line: NodeLine): Promise<NodeJS.ProcessEnv> {
  const node = installNodeLines(join(home, 'nodes'))[line];
  const ports = await Promise.all(PORTS.map(freePort));
  const settings = PORTS.map((name, i) => [`${name}_PORT`, String(ports[i])]);
  return {
    ...readerEnvironment(home, [dirname(node)]),
    ...(Object.fromEntries(settings) as Record<string, string>),
  };
}

/** The event that is pushed, its trace and the ledger. */
async function ask(shell: Shell, env: NodeJS.ProcessEnv): Promise<Record<string, unknown>[]> {
  const here = PUSH!
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${env['OPS_API_PORT']}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${env['INGESTION_PORT']}`);
  const [push, ...reads] = here.split(/^(?=curl )/m);
  const accepted = await answerOf(shell, push!);
  const id = String(accepted['event_id']);
  const answers = [accepted];
  for (const read of reads) answers.push(await answerOf(shell, read.replace('EVENT_ID', id)));
  return answers;
}

async function answerOf(shell: Shell, request: string): Promise<Record<string, unknown>> {
  return JSON.parse((await shell.run(request)).trim()) as Record<string, unknown>;
}

/** The page's ledger as a pattern: each account in its order, whatever its number. */
export function ledgerOfThePage(): RegExp {
  const rows = LEDGER!.trimEnd().split('\n');
  const patterns = rows.map((row) => `${escaped(row.split('│')[1]!.trim())} +│ +[\\d,]+ │`);
  return new RegExp(patterns.join('[^]*?'));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
