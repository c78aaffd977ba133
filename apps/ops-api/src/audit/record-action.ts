import { systemClock } from '@acp/contracts';
import { AuditRepository, Database, type Runner } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';

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

/** Runs an operator's action and writes down in the same transaction who did what. */
@Injectable()
export class RecordAction {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditRepository,
  ) {}

  /**
   * `work` answers its result and its record. A null record (nothing was changed) writes nothing. The
   * chain's lock is taken after the work, so that slow work holds up nobody else's.
   */
  async run<T>(
    actor: Actor,
    work: (runner: Runner) => Promise<{ result: T; record: ActionRecord | null }>,
  ): Promise<T> {
    return this.database.inTransaction(async (runner) => {
      const { result, record } = await work(runner);
      if (record) await this.append(runner, actor, record);
      return result;
    });
  }

  private async append(runner: Runner, actor: Actor, record: ActionRecord): Promise<void> {
    await this.audit.append(
      runner,
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
}
