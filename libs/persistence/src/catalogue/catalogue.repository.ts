import type { Runner } from '../database.js';

export type CatalogueKind = 'event' | 'action';

/** One version of an event type or of a kind of action, as it was pushed. */
export interface CatalogueRow {
  kind: CatalogueKind;
  name: string;
  schema_version: number;
  revision: number;
  /** In hex. */
  sha256: string;
  /** Canonical JSON. */
  definition: string;
  created_by: string;
  created_at: string;
}

const COLUMNS = `kind, name, schema_version, revision::float8 AS revision,
  encode(sha256, 'hex') AS sha256, definition, created_by, created_at`;

/** Rows that one reading takes. */
const ROWS_MAX = 5_000;

/** Reads of the catalogue. */
export class CatalogueRepository {
  constructor(private readonly runner: Runner) {}

  /** What was pushed after a revision, in the order of the pushes; all of it after revision 0. */
  async since(revision: number): Promise<CatalogueRow[]> {
    const rows: CatalogueRow[] = [];
    for (let after = revision; ; after = rows.at(-1)!.revision) {
      const page = await this.page(after);
      rows.push(...page);
      if (page.length < ROWS_MAX) return rows;
    }
  }

  /** Versions of one name, ascending. */
  async versions(kind: CatalogueKind, name: string): Promise<CatalogueRow[]> {
    const { rows } = await this.runner.run<CatalogueRow & Record<string, unknown>>(
      {
        name: 'catalogue_versions_of_name',
        text: `SELECT ${COLUMNS} FROM catalogue_versions WHERE kind = $1 AND name = $2
               ORDER BY schema_version`,
      },
      [kind, name],
    );
    return rows;
  }

  /** Of every version, in hex. */
  async digests(): Promise<Set<string>> {
    const { rows } = await this.runner.run<{ sha256: string }>({
      name: 'catalogue_digests',
      text: `SELECT encode(sha256, 'hex') AS sha256 FROM catalogue_versions`,
    });
    return new Set(rows.map(({ sha256 }) => sha256));
  }

  private async page(revision: number): Promise<CatalogueRow[]> {
    const { rows } = await this.runner.run<CatalogueRow & Record<string, unknown>>(
      {
        name: 'catalogue_versions_since',
        text: `SELECT ${COLUMNS} FROM catalogue_versions WHERE revision > $1::bigint
               ORDER BY revision LIMIT ${ROWS_MAX}`,
      },
      [revision],
    );
    return rows;
  }
}
