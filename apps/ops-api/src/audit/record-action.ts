import { systemClock } from '@acp/contracts';
import { Database } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { ActionStore } from '../store/action-store.js';
import type { Author } from './actor.js';

/** What an action tells of itself. */
export interface ActionRecord {
  action: string;
  target?: string;
  filter?: unknown;
  affected: number;
  before?: unknown;
  after?: unknown;
  reason?: string | undefined;
  /** Outbox entries that an action by filter touched; they show it in their trace. */
  entries?: readonly string[];
}

/**
 * Runs an operator's action and writes down in the same transaction who did what. A class that asks for
 * this asks for no repository: everything it reads and writes is in the store it is handed.
 */
@Injectable()
export class RecordAction {
  constructor(private readonly database: Database) {}

  /**
   * `work` answers its result and its record. A null record (nothing was changed) writes nothing. The
   * chain's lock is taken after the work, so that slow work holds up nobody else's.
   */
  async run<T>(
    actor: Author,
    work: (store: ActionStore) => Promise<{ result: T; record: ActionRecord | null }>,
  ): Promise<T> {
    return this.database.inTransaction(async (transaction) => {
      const store = new ActionStore(transaction);
      const { result, record } = await work(store);
      if (record) await append(store, actor, record);
      return result;
    });
  }
}

async function append(store: ActionStore, actor: Author, record: ActionRecord): Promise<void> {
  await store.audit.append(
    {
      actor: actor.name,
      role: actor.role,
      action: record.action,
      target: record.target ?? null,
      filter: record.filter ?? null,
      affected: record.affected,
      before: record.before ?? null,
      after: record.after ?? null,
      reason: record.reason ?? null,
      request_id: actor.requestId,
    },
    systemClock.now(),
    record.entries,
  );
}
