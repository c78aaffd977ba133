import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterGroup,
  DeliveryAttempt,
  DeliveryEntry,
  EntryEdit,
  Envelope,
  EntryState,
} from '@acp/contracts';
import type { QueryResultRow } from 'pg';
import type { Runner } from '../database.js';
import { attemptsOfEntry } from '../events/sql/event-detail.sql.js';
import { isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { withEnvelope, type KeptEnvelope } from '../outbox/entry-envelope.js';
import { ENTRIES, ENTRY_STATE, HELD } from '../outbox/entry-state.js';
import { Where } from '../where.js';
import { DEAD_LETTER_COLUMNS } from './dead-letter-columns.js';
import { deadLetterConditions } from './dead-letter-filter.js';
import { deadLetterDetail, editsOfEntry } from './sql/dead-letter-detail.sql.js';
import { groupDeadLetters } from './sql/group-dead-letters.sql.js';
import { matchingDeadLetters, type MatchingDeadLetters } from './sql/matching-dead-letters.sql.js';

/** Everything of one dead letter's row, with the envelope as it would be sent; null where nothing is left. */
export interface StoredDeadLetter extends DeadLetter {
  entry: DeliveryEntry;
  envelope: Envelope | null;
}

/** Reads of dead letters. */
export class DeadLetterRepository {
  constructor(private readonly runner: Runner) {}

  /** Newest first, along the partial index of dead letters. */
  async list(
    filter: DeadLetterFilter,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<DeadLetter>> {
    const where = deadLetterConditions(filter, new Where());
    if (after) where.after('o.dead_lettered_at', 'o.id', after, 'bigint');
    const { rows } = await this.runner.ask<DeadLetter & { _at: string; _id: string }>({
      text: `
SELECT ${DEAD_LETTER_COLUMNS}, ${isoMicros('o.dead_lettered_at')} AS _at, o.id::text AS _id
FROM outbox o LEFT JOIN events e USING (event_id)
WHERE ${where}
ORDER BY o.dead_lettered_at DESC, o.id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  /** What an action on a filter would find now. */
  async matching(filter: DeadLetterFilter): Promise<MatchingDeadLetters> {
    type Row = MatchingDeadLetters & QueryResultRow;
    const { rows } = await this.runner.ask<Row>(matchingDeadLetters(filter));
    const { matched, topics, sample } = rows[0]!;
    return { matched, topics, sample };
  }

  /** Equal causes by topic, most frequent first, over the newest `GROUPED_ROWS_MAX`. */
  async groups(
    filter: DeadLetterFilter,
    limit: number,
  ): Promise<{ items: DeadLetterGroup[]; scanned: number }> {
    const where = deadLetterConditions(filter, new Where());
    const { rows } = await this.runner.ask<Omit<DeadLetterGroup, 'filter'> & { scanned: number }>(
      groupDeadLetters(where, limit),
    );
    return {
      scanned: rows[0]?.scanned ?? 0,
      items: rows.map(({ scanned: _scanned, ...group }) => ({
        ...group,
        filter: groupFilter(filter, group),
      })),
    };
  }

  async find(id: string): Promise<StoredDeadLetter | null> {
    type Row = DeadLetter & KeptEnvelope & { entry: DeliveryEntry };
    const { rows } = await this.runner.run<Row>(deadLetterDetail, [id]);
    return rows[0] ? withEnvelope(rows[0]) : null;
  }

  /** State of any entry; null when there is none with this id. */
  async stateOf(id: string): Promise<EntryState | null> {
    const { rows } = await this.runner.run<{ state: EntryState }>(
      {
        name: 'entry_state',
        text: `WITH ${HELD} SELECT ${ENTRY_STATE} AS state FROM ${ENTRIES} o WHERE o.id = $1::bigint`,
      },
      [id],
    );
    return rows[0]?.state ?? null;
  }

  async attempts(entryId: string): Promise<DeliveryAttempt[]> {
    return (await this.runner.run<DeliveryAttempt>(attemptsOfEntry, [entryId])).rows;
  }

  async edits(entryId: string): Promise<EntryEdit[]> {
    return (await this.runner.run<EntryEdit>(editsOfEntry, [entryId])).rows;
  }
}

function groupFilter(
  filter: DeadLetterFilter,
  group: Pick<DeadLetterGroup, 'topic' | 'error_code' | 'error'>,
): DeadLetterFilter {
  return {
    ...filter,
    topic: group.topic,
    error: group.error,
    ...(group.error_code !== null && { error_code: group.error_code }),
  };
}
