import type { CompatibilityLevel } from '../event-types/event-type-version.js';

/** One registered `(kind, schema_version)` of what a model may ask to do. */
export interface ActionKind {
  kind: string;
  schema_version: number;
  /** One sentence for the generated reference. */
  description: string;
  /** Team or person who answers for it. */
  owner?: string;
  compatibility?: CompatibilityLevel;
  /** Actions as they may be proposed. */
  examples?: readonly Readonly<Record<string, unknown>>[];
  /**
   * JSON Schema (2020-12) of the action, its `kind` included. Closed: a member that no policy could
   * read is refused, since nobody would have judged it.
   */
  action_schema: Readonly<Record<string, unknown>>;
}

/** A member of every action: which kind it is. */
export function kindOf(kind: string) {
  return { const: kind } as const;
}
