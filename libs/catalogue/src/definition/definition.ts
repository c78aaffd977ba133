import type { CompatibilityLevel } from '@acp/contracts';
import type { CatalogueKind } from '@acp/persistence';

export type JsonObject = Readonly<Record<string, unknown>>;

/** How a payload of the version before becomes one of this version. What is not named stays as it is. */
export interface UpcastMap {
  /** Member of the payload → CEL expression over `payload`. */
  set?: Readonly<Record<string, string>>;
  /** Members that this version has no more. */
  drop?: readonly string[];
}

/** An upcaster in code: a module beside its head, that is never stored and never comes from a request. */
export interface UpcastModule {
  /** SHA-256 of its text, in hex. */
  module: string;
}

/** One version of an event type or of a kind of action, as it is stored. */
export interface Definition {
  kind: CatalogueKind;
  name: string;
  schema_version: number;
  description: string;
  owner: string | null;
  compatibility: CompatibilityLevel;
  /** Of the payload, or of the action. */
  schema: JsonObject;
  examples: readonly JsonObject[];
  upcast: UpcastMap | UpcastModule | null;
}

/** One thing that is wrong with a definition. */
export interface DefinitionProblem {
  /** JSON pointer into the definition as it was given. */
  path: string;
  message: string;
}
