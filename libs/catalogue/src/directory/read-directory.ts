import { ControlPlaneError, YamlText } from '@acp/contracts';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Definition, DefinitionProblem } from '../definition/definition.js';
import { readDefinition } from '../definition/read-definition.js';
import { refuseUnfit } from '../push/push-version.js';
import { keepModule, MODULE_BYTES_MAX } from '../upcast/upcast-modules.js';

/** One version as a file says it. */
export interface CatalogueFile {
  path: string;
  /** As it is sent to `POST /v1/event-types`. */
  given: Readonly<Record<string, unknown>>;
  definition: Definition;
  /** One error for what is wrong with it, each with its line. */
  invalid(problems: readonly DefinitionProblem[]): ControlPlaneError;
}

const HEAD = /\.ya?ml$/;
const HEAD_MEMBERS = ['event_type', 'action_kind', 'schema_version'] as const;
const HEAD_LINE = new RegExp(`^(${HEAD_MEMBERS.join('|')})\\s*:`, 'm');
/** YAML files of one catalogue. */
const FILES_MAX = 20_000;

/**
 * Reads a catalogue: every YAML file of a folder and those below it, or one file, each the head of one version. A
 * schema is written in it, or is the path of a JSON or YAML file from there; so is each example. Ordered so that a
 * version comes after the one before. Throws `CONFIG.INVALID` with every fault by file and line.
 */
export function readCatalogue(path: string): CatalogueFile[] {
  const { files, faults } = readHeads(path);
  return judged(files, faults);
}

/**
 * The same, but schemas are judged only where something is wrong already, to tell everything at once: whoever
 * stores it judges what is new, and most of it is not.
 */
export function readUnjudged(path: string): CatalogueFile[] {
  const { files, faults } = readHeads(path);
  return faults.length === 0 ? files : judged(files, faults);
}

function readHeads(path: string): { files: CatalogueFile[]; faults: string[] } {
  const faults: string[] = [];
  const files = headsIn(path).flatMap((head) => attempt(() => readHead(head), faults));
  files.sort(inOrder);
  for (const [i, file] of files.entries()) attempt(() => refuseTwice(file, files[i - 1]), faults);
  return { files, faults };
}

function judged(files: CatalogueFile[], faults: string[]): CatalogueFile[] {
  for (const file of files) attempt(() => judge(file, files), faults);
  refuseFaults(faults);
  return files;
}

/** Throws `CONFIG.INVALID` with all of them, each told once. */
export function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new ControlPlaneError('CONFIG.INVALID', [...new Set(faults)].join('\n'));
}

function headsIn(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
    const heads = names.filter((name) => HEAD.test(name) && !isHidden(name));
    if (heads.length > FILES_MAX) {
      const message = `the catalogue ${path} has more than ${FILES_MAX} YAML files`;
      throw new ControlPlaneError('CONFIG.INVALID', message);
    }
    return heads
      .map((name) => join(path, name))
      .filter(isHead)
      .sort();
  } catch (cause) {
    if (cause instanceof ControlPlaneError) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unreadable';
    const message = `the catalogue ${path} cannot be read (${reason})`;
    throw new ControlPlaneError('CONFIG.INVALID', message, { cause });
  }
}

/**
 * A schema or an example may be YAML too: a head says which version it is. Most are told by how a line begins; of those in
 * another style (JSON is YAML) by what they hold, and one that cannot be read is told as a fault and never passed over.
 */
function isHead(path: string): boolean {
  const text = readFileSync(path, 'utf8');
  if (HEAD_LINE.test(text)) return true;
  if (!HEAD_MEMBERS.some((member) => text.includes(member))) return false;
  try {
    const { value } = YamlText.parse(text, path);
    return HEAD_MEMBERS.some((member) => Object.hasOwn(Object(value) as object, member));
  } catch {
    return true;
  }
}

/** A mounted ConfigMap has its files twice, once below a folder that is named `..` and a time. */
function isHidden(name: string): boolean {
  return name.split(/[\\/]/).some((part) => part.startsWith('.'));
}

function readHead(path: string): CatalogueFile {
  const yaml = YamlText.parse(readFileSync(path, 'utf8'), path);
  const invalid = (problems: readonly DefinitionProblem[]) => yaml.invalid([...problems]);
  const problems: DefinitionProblem[] = [];
  const given = withFiles(yaml.value, { folder: dirname(path), problems });
  if (problems.length > 0) throw invalid(problems);
  const result = readDefinition(given);
  if (!result.ok) throw invalid(result.problems);
  return { path, given: given as CatalogueFile['given'], definition: result.definition, invalid };
}

interface Beside {
  folder: string;
  problems: DefinitionProblem[];
}

/** With what its members name by path in their place. */
function withFiles(head: unknown, beside: Beside): unknown {
  if (typeof head !== 'object' || head === null || Array.isArray(head)) return head;
  const filled: Record<string, unknown> = { ...head };
  for (const member of ['payload_schema', 'action_schema']) {
    if (member in filled) filled[member] = fileAt(filled[member], `/${member}`, beside);
  }
  if ('upcast' in filled) filled['upcast'] = moduleAt(filled['upcast'], beside);
  const { examples } = filled;
  if (Array.isArray(examples)) {
    filled['examples'] = examples.map((each, i) => fileAt(each, `/examples/${i}`, beside));
  }
  return filled;
}

/** The text of a module beside the head is kept here, and never stored: the definition has its digest. */
function moduleAt(value: unknown, { folder, problems }: Beside): unknown {
  if (typeof value !== 'string') return value;
  const refuse = (message: string) => void problems.push({ path: '/upcast', message });
  if (!value.endsWith('.mjs')) return refuse('must be a map, or the path of a module, `*.mjs`');
  try {
    const file = resolve(folder, value);
    if (statSync(file).size > MODULE_BYTES_MAX) {
      return refuse(`${value} is longer than ${MODULE_BYTES_MAX} bytes`);
    }
    return { module: keepModule(readFileSync(file)) };
  } catch (error) {
    return refuse(`${value} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`);
  }
}

function fileAt(value: unknown, path: string, { folder, problems }: Beside): unknown {
  if (typeof value !== 'string') return value;
  try {
    const file = resolve(folder, value);
    return YamlText.parse(readFileSync(file, 'utf8'), value).value;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    const known = error instanceof ControlPlaneError ? error.message : `cannot be read (${reason})`;
    problems.push({ path, message: known });
    return {};
  }
}

function inOrder({ definition: a }: CatalogueFile, { definition: b }: CatalogueFile): number {
  const [one, other] = [`${a.kind}/${a.name}`, `${b.kind}/${b.name}`];
  return one === other ? a.schema_version - b.schema_version : one < other ? -1 : 1;
}

function refuseTwice(file: CatalogueFile, before: CatalogueFile | undefined): void {
  if (!before || inOrder(before, file) !== 0) return;
  const message = `is the number of ${before.path} too`;
  throw file.invalid([{ path: '/schema_version', message }]);
}

/** By the versions before it in the catalogue; where the first ones are not there, the database has them. */
function judge({ definition, invalid }: CatalogueFile, files: readonly CatalogueFile[]): void {
  const { kind, name, schema_version } = definition;
  const same = files
    .map((file) => file.definition)
    .filter((other) => other.kind === kind && other.name === name);
  const [first] = same;
  if (first!.schema_version > 1) return;
  if (same.filter((other) => other.schema_version === schema_version).length > 1) return;
  try {
    refuseUnfit(
      definition,
      same.filter((other) => other.schema_version < schema_version),
    );
  } catch (error) {
    const { context } = error as ControlPlaneError;
    throw invalid(context.reasons ?? []);
  }
}

/** What `work` answers, or nothing and a fault more. */
export function attempt<T>(work: () => T, faults: string[]): T[] {
  try {
    return [work()];
  } catch (error) {
    if (!(error instanceof ControlPlaneError)) throw error;
    faults.push(error.message);
    return [];
  }
}
