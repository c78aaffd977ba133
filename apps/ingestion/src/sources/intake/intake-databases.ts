import { intakeConnector } from '@acp/intake';
import { INTAKE_SCHEMA } from '@acp/persistence';

/** A database that events are drained from. */
export interface IntakeDatabase {
  /** Of the intake: the source of its raw payloads, and of events that name none. */
  name: string;
  /** Null for the control plane's own database. */
  url: string | null;
  schema: string;
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const SELF = 'self';
const SCHEMA = 'intake_schema';
const INTAKES_MAX = 100;

/** Connector of an intake, as the connectors of the console are named. */
export function connectorOf({ name }: Pick<IntakeDatabase, 'name'>): string {
  return intakeConnector(name);
}

/** The databases of a setting that is known to be well, see `problemOfIntakes`. */
export function parseIntakes(entries: readonly string[]): IntakeDatabase[] {
  return entries.map((entry) => {
    const [name, target] = partsOf(entry);
    if (target === SELF) return { name, url: null, schema: INTAKE_SCHEMA };
    const url = new URL(target);
    const schema = url.searchParams.get(SCHEMA) ?? INTAKE_SCHEMA;
    url.searchParams.delete(SCHEMA);
    return { name, url: url.toString(), schema };
  });
}

/** What is wrong with the setting, by place: it holds passwords and is never quoted. */
export function problemOfIntakes(entries: readonly string[]): string | undefined {
  if (entries.length > INTAKES_MAX) return `has ${entries.length} entries; at most ${INTAKES_MAX}`;
  const names = entries.map((entry) => partsOf(entry)[0]);
  const problems = entries.map((entry, index) => {
    const [name, target] = partsOf(entry);
    if (!NAME.test(name)) return 'must be NAME=URL, the name in lower case letters, digits, . _ -';
    if (names.indexOf(name) !== index) return `has the name ${name} once more`;
    return problemOfTarget(target);
  });
  const at = problems.findIndex((problem) => problem !== undefined);
  return at === -1 ? undefined : `entry ${at + 1} ${problems[at]}`;
}

function problemOfTarget(target: string): string | undefined {
  if (target === SELF) return undefined;
  if (!/^postgres(ql)?:\/\//.test(target)) return 'must name a URL of postgres://, or `self`';
  if (URL.canParse(target)) return undefined;
  return 'has no URL; write @ : / # , inside a password as %40 %3A %2F %23 %2C';
}

function partsOf(entry: string): [name: string, target: string] {
  const at = entry.indexOf('=');
  return at === -1 ? [entry, ''] : [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
}
