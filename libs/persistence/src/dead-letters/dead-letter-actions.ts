import type { DeadLetterFilter } from '@acp/contracts';
import type { Runner } from '../database.js';
import { Where } from '../where.js';
import { deadLetterConditions } from './dead-letter-filter.js';
import {
  discardDeadLetter,
  lockDeadLetter,
  recordEntryEdit,
  replayDeadLetter,
} from './sql/act-on-dead-letters.sql.js';

/** A dead letter that an action changed, or holds locked. */
export interface TouchedEntry {
  id: string;
  event_id: string;
  topic: string;
}

export interface EntryEditDraft {
  entry: TouchedEntry & { envelope: string };
  editedBy: string;
  reason: string;
  /** JSON texts. */
  originalPayload: string;
  editedPayload: string;
  editedEnvelope: string;
}

export type BulkAction = 'replay' | 'discard';

/** What operators do to dead letters. Each method runs on the transaction it is given. */
export class DeadLetterActions {
  /** Due now, with the attempts so far forgiven; null when the entry is not dead. */
  async replay(runner: Runner, id: string): Promise<TouchedEntry | null> {
    return (await runner.run<TouchedEntry>(replayDeadLetter, [id, null])).rows[0] ?? null;
  }

  /** Ended for good; null when the entry is not dead. */
  async discard(runner: Runner, id: string): Promise<TouchedEntry | null> {
    return (await runner.run<TouchedEntry>(discardDeadLetter, [id])).rows[0] ?? null;
  }

  /** The entry with its envelope, locked until the transaction ends; null when it is not dead. */
  async lock(runner: Runner, id: string): Promise<(TouchedEntry & { envelope: string }) | null> {
    const { rows } = await runner.run<TouchedEntry & { envelope: string }>(lockDeadLetter, [id]);
    return rows[0] ?? null;
  }

  /** Replays with another envelope and keeps both texts. The entry must be locked. */
  async replayEdited(runner: Runner, edit: EntryEditDraft): Promise<TouchedEntry> {
    await runner.run(recordEntryEdit, [
      edit.entry.id,
      edit.entry.event_id,
      edit.editedBy,
      edit.reason,
      edit.originalPayload,
      edit.editedPayload,
      edit.entry.envelope,
      edit.editedEnvelope,
    ]);
    const { rows } = await runner.run<TouchedEntry>(replayDeadLetter, [
      edit.entry.id,
      edit.editedEnvelope,
    ]);
    return rows[0]!;
  }

  /**
   * Acts on at most `rowsMax` dead letters that match, oldest first, and answers them. Rows that
   * another operator holds are passed over.
   */
  async actOnMatching(
    runner: Runner,
    action: BulkAction,
    filter: DeadLetterFilter,
    rowsMax: number,
  ): Promise<TouchedEntry[]> {
    const where = deadLetterConditions(filter, new Where());
    const change =
      action === 'replay'
        ? 'next_attempt_at = now(), attempts_forgiven = o.delivery_attempts'
        : 'discarded_at = now()';
    const { rows } = await runner.run<TouchedEntry>(
      {
        name: `${action}_matching_dead_letters`,
        text: `
WITH chosen AS MATERIALIZED (
  SELECT o.id FROM outbox o LEFT JOIN events e USING (event_id)
  WHERE ${where}
  ORDER BY o.dead_lettered_at, o.id LIMIT ${where.value(rowsMax)}
  FOR UPDATE OF o SKIP LOCKED
)
UPDATE outbox o SET dead_lettered_at = NULL, ${change}
WHERE o.id = ANY (ARRAY(SELECT id FROM chosen)) AND num_nonnulls(o.dead_lettered_at) = 1
RETURNING o.id::text AS id, o.event_id, o.topic`,
      },
      where.values,
    );
    return rows;
  }
}
