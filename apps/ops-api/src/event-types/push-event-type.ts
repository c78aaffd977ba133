import {
  KnownCatalogue,
  pushVersion,
  readDefinition,
  refusal,
  type Definition,
} from '@acp/catalogue';
import type { CataloguePushed } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

/** Stores an event type or a kind of action as the next version of its name. */
@Injectable()
export class PushEventType {
  constructor(
    private readonly record: RecordAction,
    private readonly catalogue: KnownCatalogue,
  ) {}

  async execute(actor: Actor, given: object, dryRun: boolean): Promise<CataloguePushed> {
    const definition = read(given);
    const { kind, name, schema_version } = definition;
    const pushed = await this.record.run(actor, async ({ catalogue }) => {
      const by = actor.name;
      const { sha256, created } = await pushVersion(catalogue, definition, { by, dryRun });
      const result = { kind, name, schema_version, sha256, created, dry_run: dryRun };
      if (!created || dryRun) return { result, record: null };
      const action = kind === 'event' ? 'event_type.push' : 'action_kind.push';
      const target = `${kind === 'event' ? 'event_type' : 'action_kind'}:${name}`;
      return { result, record: { action, target, affected: 1, after: { schema_version, sha256 } } };
    });
    await this.catalogue.refresh();
    return pushed;
  }
}

/** Throws `CATALOGUE.INVALID` where it has not the form of a definition. */
function read(given: object): Definition {
  const result = readDefinition(given);
  if (result.ok) return result.definition;
  const { event_type, action_kind, schema_version } = given as Record<string, unknown>;
  const name = String(event_type ?? action_kind ?? 'the definition');
  throw refusal(
    'CATALOGUE.INVALID',
    { name, schema_version: Number(schema_version) },
    result.problems,
  );
}
