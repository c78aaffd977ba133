import type { PolicyReference } from '@acp/contracts';
import type { ModelStatusRow } from '@acp/persistence';
import type { CompiledPolicy } from '@acp/policy';

/** A version of a policy that is in force or in shadow, ready to judge. */
export interface ActivePolicy extends PolicyReference {
  createdBy: string;
  compiled: CompiledPolicy;
}

/** Who proposes what: all that decides which policy applies. */
export interface Applicant {
  kind: string;
  source: string;
  actor: string;
}

/** All that judgements depend on besides the proposal and its facts, as of one revision. */
export class GatekeeperState {
  constructor(
    /** A verdict commits only while this is the newest. */
    readonly revision: number,
    private readonly inForce: readonly ActivePolicy[],
    private readonly inShadow: readonly ActivePolicy[],
    private readonly switches: ReadonlySet<string>,
    private readonly models: readonly ModelStatusRow[],
  ) {}

  /** Policies in force that apply. One is right; with none, or several, nothing is allowed. */
  policiesFor(applicant: Applicant): ActivePolicy[] {
    return this.inForce.filter(({ compiled }) => applies(compiled, applicant));
  }

  shadowsFor(applicant: Applicant): ActivePolicy[] {
    return this.inShadow.filter(({ compiled }) => applies(compiled, applicant));
  }

  /** Which of these scopes have a switch that is on. */
  switchesOn(scopes: readonly string[]): string[] {
    return scopes.filter((scope) => this.switches.has(scope));
  }

  /** Of the version's own row, else of the row for all versions; `allowed` where there is none. */
  modelStatus(name: string, version: string | null, now: Date): ModelStatusRow['status'] {
    const rows = this.models.filter((model) => model.name === name);
    const row =
      rows.find((model) => model.version === version) ??
      rows.find((model) => model.version === '*');
    if (!row) return 'allowed';
    return row.until !== null && row.until <= now ? 'blocked' : row.status;
  }
}

/** Whether decisions of the applicant are this policy's business. */
export function applies({ document }: CompiledPolicy, { kind, source, actor }: Applicant): boolean {
  const { kinds, sources, actors } = document.applies_to;
  return (
    kinds.includes(kind) &&
    (sources?.some((pattern) => matches(pattern, source)) ?? true) &&
    (actors?.some((pattern) => matches(pattern, actor)) ?? true)
  );
}

/** `*` stands for any text; everything else for itself. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === text;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
