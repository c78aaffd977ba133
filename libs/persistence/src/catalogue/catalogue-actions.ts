import type { Transaction } from '../database.js';
import {
  GatekeeperStateRepository,
  type ActivePolicyRow,
} from '../gatekeeper/gatekeeper-state.repository.js';
import { CatalogueRepository, type CatalogueRow } from './catalogue.repository.js';

export type CatalogueDraft = Omit<CatalogueRow, 'revision' | 'sha256' | 'created_at'>;

/** What is done to the catalogue, and read to do it, in one transaction. */
export class CatalogueActions extends CatalogueRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** One push at a time, until the transaction ends; read versions only after this. */
  async hold(): Promise<void> {
    const text = `SELECT pg_advisory_xact_lock(hashtextextended('catalogue', 0))`;
    await this.transaction.run({ name: 'hold_catalogue', text });
  }

  /** What a new version of a kind of action may break. */
  async activePolicies(): Promise<ActivePolicyRow[]> {
    return (await new GatekeeperStateRepository(this.transaction).read()).policies;
  }

  /** Numbered behind all others, which is the order of commits while it is held. */
  async add({ kind, name, schema_version, definition, created_by }: CatalogueDraft): Promise<void> {
    await this.transaction.run(
      {
        name: 'add_catalogue_version',
        text: `
INSERT INTO catalogue_versions
  (kind, name, schema_version, revision, sha256, definition, created_by)
SELECT $1, $2, $3::int, coalesce(max(revision), 0) + 1, sha256(convert_to($4, 'UTF8')), $4, $5
FROM catalogue_versions`,
      },
      [kind, name, schema_version, definition, created_by],
    );
  }
}
