import { contentSha256, type EventHead, type LedgerFinding } from '@acp/contracts';
import { setImmediate } from 'node:timers/promises';
import type { Runner, Statement } from '../database.js';
import { headOf } from '../outbox/entry-envelope.js';
import type { CodeRule } from './kinds/ledger-kind.js';
import { FINDING_IDS_MAX } from './sql/rules.sql.js';

/** Events that are hashed before others get their turn: some milliseconds. */
const STEP_ROWS = 500;

const RECORD_INDEX_MAX = 2_147_483_647;

/** From behind raw payload number $1 and its record $2 through number $3, $4 rows at most. */
const contentsWithin: Statement = {
  name: 'contents_within',
  text: `
SELECT r.seq::text AS seq, e.record_index, e.event_id AS id,
       encode(e.content_sha256, 'hex') AS sha256, ${headOf('e')} AS head, e.payload::text AS body
FROM raw_payloads r JOIN events e ON e.raw_payload_id = r.id
WHERE r.seq >= $1::bigint AND r.seq <= $3::bigint
  AND (r.seq, e.record_index) > ($1::bigint, $2::int)
  AND e.event_type <> 'AI_DECISION_PROPOSED'
ORDER BY r.seq, e.record_index LIMIT $4`,
};

interface ContentRow {
  seq: string;
  record_index: number;
  id: string;
  sha256: string;
  head: EventHead;
  body: string;
}

/**
 * An event is what its content hash says, taken when it came in. An envelope is made of its event, so
 * nothing else would tell that somebody altered one before its leaf was taken. A proposal carries the hash
 * of what was asked instead, which its decision is held to.
 */
export class EventsHaveTheirContent implements CodeRule {
  readonly kind = 'raw';

  async findIn(
    runner: Runner,
    [after, through]: readonly [string, string],
  ): Promise<LedgerFinding | null> {
    const ids: string[] = [];
    for (let [seq, index] = [after, RECORD_INDEX_MAX]; ;) {
      const values = [seq, index, through, STEP_ROWS];
      const { rows } = await runner.run<ContentRow & Record<string, unknown>>(
        contentsWithin,
        values,
      );
      if (rows.length === 0) break;
      for (const row of rows) if (!isItsContent(row)) ids.push(row.id);
      ({ seq, record_index: index } = rows.at(-1)!);
      await setImmediate();
    }
    return ids.length === 0 ? null : findingOf(ids);
  }
}

/** Of a source that gives no time the hash is taken without ours. */
function isItsContent({ sha256, head, body }: ContentRow): boolean {
  const payload = JSON.parse(body) as Record<string, unknown>;
  return (
    contentSha256({ ...head, payload }).toString('hex') === sha256 ||
    contentSha256({ ...head, occurred_at: '', payload }).toString('hex') === sha256
  );
}

function findingOf(ids: readonly string[]): LedgerFinding {
  return {
    rule: 'events_have_their_content',
    table: 'events',
    difference: ids.length,
    expected: null,
    actual: null,
    message: 'events are not what their content hash says',
    ids: ids.slice(0, FINDING_IDS_MAX),
  };
}
