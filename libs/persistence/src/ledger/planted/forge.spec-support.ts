import type { EvidenceHead } from '@acp/contracts';
import { headHash, merkleRoot, NO_HEAD } from '@acp/contracts/evidence';
import { canonicalJson } from '@acp/contracts';
import type { TestDatabase } from '@acp/testing';
import { LEDGER_KINDS } from '../ledger-kinds.js';
import { leafOf } from '../sql/leaves.sql.js';

/**
 * What a superuser who knows this code can do to hide that the event was altered: write its leaf anew, the
 * root over it, and the hash in every later head. What is missing is the private key.
 */
export async function forgeEvidence(test: TestDatabase, eventId: string): Promise<void> {
  const raw = LEDGER_KINDS.find(({ kind }) => kind === 'raw')!;
  const part = raw.parts.find((each) => each.part === 'events')!;
  const { text } = leafOf(raw, part, part.proof!.where);
  await test.sql(
    `UPDATE ledger_leaves l
     SET hashes = ARRAY(
       SELECT CASE WHEN u.key LIKE $1 || '@%'
                   THEN sha256('\\x00'::bytea || convert_to(row.text, 'UTF8')) ELSE u.hash END
       FROM unnest(l.keys, l.hashes) WITH ORDINALITY AS u (key, hash, n) ORDER BY n)
     FROM (${text}) row WHERE l.part = 'events'`,
    [eventId],
  );
  let previous = NO_HEAD;
  const heads = await test.sql<{ head: EvidenceHead }>(
    'SELECT head FROM ledger_heads ORDER BY number',
  );
  for (const { head } of heads) {
    const leaves = await test.sql<{ hash: Buffer }>(
      `SELECT u.hash FROM ledger_leaves l, unnest(l.hashes) WITH ORDINALITY AS u (hash, n)
       WHERE l.head = $1 AND l.is_evidence ORDER BY l.batch, u.n`,
      [head.number],
    );
    const forged = {
      ...head,
      previous,
      root: merkleRoot(leaves.map(({ hash }) => hash)).toString('hex'),
    };
    previous = headHash(forged);
    await test.sql(
      `UPDATE ledger_heads SET head = $2::json, hash = decode($3, 'hex') WHERE number = $1`,
      [head.number, canonicalJson(forged), previous],
    );
  }
}
