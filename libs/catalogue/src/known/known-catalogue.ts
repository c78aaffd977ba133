import type { CatalogueRepository } from '@acp/persistence';
import type { Definition } from '../definition/definition.js';
import { definitionOfRow } from '../push/push-version.js';
import { registerDefinitions } from './register-definitions.js';

/** Milliseconds between two looks: how long another process may not know what was pushed. */
export const CATALOGUE_AGE_MS_MAX = 1_000;

/**
 * The catalogue in this process: what it has read of it, by the number of the last push that it has seen.
 * Looking costs one probe of an index where nothing is new, so nobody has to listen, and it works behind a
 * pooler.
 */
export class KnownCatalogue {
  private revision = 0;
  private readonly definitions: Definition[] = [];
  private running: Promise<boolean> | undefined;

  constructor(private readonly repository: Pick<CatalogueRepository, 'since'>) {}

  /** Reads what was pushed since the last time; true where there was something. */
  refresh(): Promise<boolean> {
    this.running ??= this.read().finally(() => (this.running = undefined));
    return this.running;
  }

  private async read(): Promise<boolean> {
    const rows = await this.repository.since(this.revision);
    if (rows.length === 0 && this.revision > 0) return false;
    this.definitions.push(...rows.map(definitionOfRow));
    this.revision = rows.at(-1)?.revision ?? this.revision;
    registerDefinitions(this.definitions);
    return rows.length > 0;
  }
}
