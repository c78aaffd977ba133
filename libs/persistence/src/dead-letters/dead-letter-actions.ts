import type { DeadLetterFilter, Envelope } from '@acp/contracts';
import type { QueryResultRow } from 'pg';
import type { Transaction } from '../database.js';
import { withEnvelope, type KeptEnvelope } from '../outbox/entry-envelope.js';
import { DeadLetterRepository } from './dead-letter.repository.js';
import {
  discardDeadLetter,
  lockDeadLetter,
  recordEntryEdit,
  replayDeadLetter,
} from './sql/act-on-dead-letters.sql.js';
import {
  matchingDeadLetters,
  type BulkAction,
  type MatchingDeadLetters,
} from './sql/matching-dead-letters.sql.js';

/** A dead letter that an action changed, or holds locked. */
export interface TouchedEntry {
  id: string;
  event_id: string;
  topic: string;
}

/** `envelope` is null where nothing is left to send. */
export type LockedEntry = TouchedEntry & { envelope: Envelope | null };

export interface EntryEditDraft {
  entry: TouchedEntry;
  editedBy: string;
  reason: string;
  /** JSON texts. */
  originalPayload: string;
  originalEnvelope: string;
  editedPayload: string;
  editedEnvelope: string;
}

/** What operators do to dead letters, and what they read to do it, in one transaction. */
export class DeadLetterActions extends DeadLetterRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** Due now, with the attempts so far forgiven; null when the entry is not dead. */
  async replay(id: string): Promise<TouchedEntry | null> {
    return (await this.transaction.run<TouchedEntry>(replayDeadLetter, [id, null])).rows[0] ?? null;
  }

  /** Ended for good; null when the entry is not dead. */
  async discard(id: string): Promise<TouchedEntry | null> {
    return (await this.transaction.run<TouchedEntry>(discardDeadLetter, [id])).rows[0] ?? null;
  }

  /** The entry with its envelope, locked until the transaction ends; null when it is not dead. */
  async lock(id: string): Promise<LockedEntry | null> {
    const { rows } = await this.transaction.run<TouchedEntry & KeptEnvelope>(lockDeadLetter, [id]);
    return rows[0] ? withEnvelope(rows[0]) : null;
  }

  /** Replays with another envelope and keeps both texts. The entry must be locked. */
  async replayEdited(edit: EntryEditDraft): Promise<TouchedEntry> {
    await this.transaction.run(recordEntryEdit, [
      edit.entry.id,
      edit.entry.event_id,
      edit.editedBy,
      edit.reason,
      edit.originalPayload,
      edit.editedPayload,
      edit.originalEnvelope,
      edit.editedEnvelope,
    ]);
    const { rows } = await this.transaction.run<TouchedEntry>(replayDeadLetter, [
      edit.entry.id,
      edit.editedEnvelope,
    ]);
    return rows[0]!;
  }

  /** Acts on at most `rowsMax` dead letters that match, oldest first; see `matchingDeadLetters`. */
  async actOnMatching(
    action: BulkAction,
    filter: DeadLetterFilter,
    rowsMax: number,
  ): Promise<MatchingDeadLetters & { touched: TouchedEntry[] }> {
    const question = matchingDeadLetters(filter, { action, rowsMax });
    type Row = MatchingDeadLetters & { touched: TouchedEntry[] };
    return (await this.transaction.ask<Row & QueryResultRow>(question)).rows[0]!;
  }
}
