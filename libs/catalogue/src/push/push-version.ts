import {
  ControlPlaneError,
  ACTION_KINDS,
  EVENT_TYPE_VERSIONS,
  cleanText,
  type ErrorCode,
} from '@acp/contracts';
import type { CatalogueActions, CatalogueRow } from '@acp/persistence';
import { incompatibilities } from '../compatibility/incompatibilities.js';
import type { Definition, DefinitionProblem } from '../definition/definition.js';
import { judgeDefinition } from '../definition/judge-definition.js';
import { definitionDigest, definitionText, schemaPath } from '../definition/read-definition.js';
import { brokenPolicies } from './broken-policies.js';
import { differences } from './differences.js';

/** Made by the gatekeeper, of this release or a later one. */
const RESERVED = /^AI_DECISION_/;
const RELEASE_NAMES: ReadonlySet<string> = new Set([
  ...EVENT_TYPE_VERSIONS.map(({ event_type }) => event_type),
  ...ACTION_KINDS.map(({ kind }) => kind),
]);

/** Whether a version is new, and the digest of what is stored. */
export interface PushedVersion {
  sha256: string;
  created: boolean;
}

/**
 * Stores a definition as the next version of its name, or finds it stored; `dryRun` stores nothing. Throws `CATALOGUE.INVALID`,
 * `CATALOGUE.INCOMPATIBLE` or `CATALOGUE.EXISTS`, each with every reason by its JSON pointer.
 */
export async function pushVersion(
  catalogue: CatalogueActions,
  definition: Definition,
  { by, dryRun = false }: { by: string; dryRun?: boolean },
): Promise<PushedVersion> {
  const { kind, name, schema_version } = definition;
  refuseReserved(definition);
  await catalogue.hold();
  const rows = await catalogue.versions(kind, name);
  const text = definitionText(definition);
  const known = rows.find((row) => row.schema_version === schema_version);
  const sha256 = definitionDigest(definition);
  if (known?.definition === text) return { sha256, created: false };
  if (known) throw refusal('CATALOGUE.EXISTS', definition, changes(definition, known));
  const earlier = rows.map(definitionOfRow);
  refuseUnfit(definition, earlier);
  if (kind === 'action') {
    const broken = brokenPolicies(definition, earlier.at(-1), await catalogue.activePolicies());
    if (broken.length > 0) throw refusal('CATALOGUE.INCOMPATIBLE', definition, broken);
  }
  if (!dryRun) {
    await catalogue.add({ kind, name, schema_version, definition: text, created_by: by });
  }
  return { sha256, created: true };
}

export function definitionOfRow({ definition }: Pick<CatalogueRow, 'definition'>): Definition {
  return JSON.parse(definition) as Definition;
}

/** Throws where a definition cannot be the version after these. */
export function refuseUnfit(definition: Definition, earlier: readonly Definition[]): void {
  const next = (earlier.at(-1)?.schema_version ?? 0) + 1;
  if (definition.schema_version !== next) {
    const message = `must be ${next}: versions are numbered without a gap`;
    throw refusal('CATALOGUE.INVALID', definition, [{ path: '/schema_version', message }]);
  }
  const faults = judgeDefinition(definition, earlier.at(-1));
  if (faults.length > 0) throw refusal('CATALOGUE.INVALID', definition, faults);
  const breaks = incompatibilities(definition, earlier);
  if (breaks.length > 0) throw refusal('CATALOGUE.INCOMPATIBLE', definition, breaks);
}

function refuseReserved(definition: Definition): void {
  const { kind, name } = definition;
  if (!RESERVED.test(name) && !RELEASE_NAMES.has(name)) return;
  const path = kind === 'event' ? '/event_type' : '/action_kind';
  const message = `${name} belongs to the control plane itself; take another name`;
  throw refusal('CATALOGUE.EXISTS', definition, [{ path, message }]);
}

/** Each member that is stored otherwise under the same number. */
function changes(definition: Definition, row: CatalogueRow): DefinitionProblem[] {
  const stored = definitionOfRow(row);
  return differences(stored, definition).map((path) => ({
    path: path.replace(/^\/schema(?=\/|$)/, schemaPath(definition)),
    message: 'is stored with other content, and a version never changes: make it the next version',
  }));
}

/** One error for everything that is wrong with a definition. */
export function refusal(
  code: Extract<ErrorCode, `CATALOGUE.${string}`>,
  { name, schema_version }: Pick<Definition, 'name' | 'schema_version'>,
  problems: readonly DefinitionProblem[],
): ControlPlaneError {
  const lines = problems.map(({ path, message }) => `${path || '/'} ${message}`);
  const reasons = problems.map(({ path, message }) => ({ code, path, message }));
  const what = `${cleanText(name, 128)} version ${schema_version}`;
  return new ControlPlaneError(code, `${what}: ${lines.join('; ')}`, { reasons });
}
