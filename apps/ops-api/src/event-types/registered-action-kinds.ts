import { KnownCatalogue } from '@acp/catalogue';
import {
  ACTION_KINDS,
  actionKinds,
  type ActionKind,
  type RegisteredActionKind,
} from '@acp/contracts';
import { Injectable } from '@nestjs/common';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';
const RELEASE_OWNER = 'ai-control-plane';
const BUILT_IN: ReadonlySet<string> = new Set(ACTION_KINDS.map(({ kind }) => kind));

/** What models may propose, kind by kind. */
@Injectable()
export class RegisteredActionKinds {
  constructor(private readonly catalogue: KnownCatalogue) {}

  /** By name. */
  async list(): Promise<RegisteredActionKind[]> {
    await this.catalogue.refresh();
    const all = actionKinds();
    const names = [...new Set(all.map(({ kind }) => kind))].sort();
    return names.map((name) => kindOf(all.filter(({ kind }) => kind === name)));
  }
}

/** `versions` ascending. */
function kindOf(versions: readonly ActionKind[]): RegisteredActionKind {
  const latest = versions.at(-1)!;
  const built_in = BUILT_IN.has(latest.kind);
  return {
    action_kind: latest.kind,
    latest_version: latest.schema_version,
    owner: latest.owner ?? (built_in ? RELEASE_OWNER : null),
    description: latest.description,
    built_in,
    versions: versions.map(({ schema_version, description, examples = [], action_schema }) => ({
      schema_version,
      latest: schema_version === latest.schema_version,
      description,
      examples: examples.map((example) => ({ ...example })),
      action_schema: { $schema: DIALECT, ...action_schema },
    })),
  };
}
