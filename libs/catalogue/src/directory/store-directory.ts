import { ControlPlaneError, systemClock } from '@acp/contracts';
import {
  AuditChain,
  CatalogueActions,
  CatalogueRepository,
  type Database,
  type Transaction,
} from '@acp/persistence';
import type { Definition } from '../definition/definition.js';
import { definitionDigest } from '../definition/read-definition.js';
import { pushVersion, type PushedVersion } from '../push/push-version.js';
import { attempt, refuseFaults, type CatalogueFile } from './read-directory.js';

/**
 * Stores what a catalogue in files has and the database has not, all of it or nothing, and answers how many
 * versions that were. Whoever starts at the same moment waits, and finds it stored. Throws `CONFIG.INVALID` with
 * every version that cannot be the next one or that is stored with other content, by file, line and member.
 */
export async function storeCatalogue(
  database: Database,
  files: readonly CatalogueFile[],
  by: string,
): Promise<number> {
  const stored = await new CatalogueRepository(database).digests();
  const fresh = files.filter(({ definition }) => !stored.has(definitionDigest(definition)));
  if (fresh.length === 0) return 0;
  return database.inTransaction((transaction) => storeAll(transaction, fresh, by));
}

async function storeAll(
  transaction: Transaction,
  files: readonly CatalogueFile[],
  by: string,
): Promise<number> {
  const faults: string[] = [];
  const catalogue = new CatalogueActions(transaction);
  const created: Created[] = [];
  for (const { definition, invalid } of files) {
    try {
      const pushed = await pushVersion(catalogue, definition, { by });
      if (pushed.created) created.push({ ...pushed, definition });
    } catch (error) {
      if (!(error instanceof ControlPlaneError)) throw error;
      attempt(() => {
        throw invalid(error.context.reasons ?? [{ path: '', message: error.message }]);
      }, faults);
    }
  }
  refuseFaults(faults);
  await writeDown(transaction, created, by);
  return created.length;
}

interface Created extends PushedVersion {
  definition: Definition;
}

/** The same entries as of a push over HTTP; their author is the process. */
async function writeDown(
  transaction: Transaction,
  created: readonly Created[],
  actor: string,
): Promise<void> {
  const audit = new AuditChain(transaction);
  const at = systemClock.now();
  for (const { definition, sha256 } of created) {
    const { kind, name, schema_version } = definition;
    const what = kind === 'event' ? 'event_type' : 'action_kind';
    await audit.append(
      {
        ...{ actor, role: 'system', action: `${what}.push`, target: `${what}:${name}` },
        ...{ filter: null, affected: 1, before: null, after: { schema_version, sha256 } },
        ...{ reason: null, request_id: null },
      },
      at,
    );
  }
}
