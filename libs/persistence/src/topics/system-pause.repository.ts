import { cleanText } from '@acp/contracts';
import { AuditChain } from '../audit/audit-chain.js';
import type { Database, Transaction } from '../database.js';
import { SYSTEM_ACTOR, liftSystemPause, pauseBySystem, takeProbe } from './sql/system-pause.sql.js';

/**
 * Pauses that the relay orders itself, for the whole fleet. `topics.probe_at` tells them from an
 * operator's; an operator who pauses such a topic takes the pause over, and nothing lifts it then.
 */
export class SystemPauseRepository {
  constructor(private readonly database: Database) {}

  /** True when this call paused the topic; false when it was paused already. */
  pause(topic: string, said: string, firstProbeMs: number, at: Date): Promise<boolean> {
    const reason = cleanText(said);
    return this.database.inTransaction(async (transaction) => {
      const { count } = await transaction.run(pauseBySystem, [topic, reason, firstProbeMs]);
      if (count === 0) return false;
      await this.audit(transaction, { action: 'topic.pause', topic, reason, at });
      return true;
    });
  }

  /** True for the one worker that may try one entry now. */
  async takeProbe(topic: string, everyMs: { least: number; most: number }): Promise<boolean> {
    const { count } = await this.database.run(takeProbe, [topic, everyMs.least, everyMs.most]);
    return count === 1;
  }

  /** True when this call lifted the pause; false when it was gone or an operator's. */
  lift(topic: string, at: Date): Promise<boolean> {
    return this.database.inTransaction(async (transaction) => {
      const { count } = await transaction.run(liftSystemPause, [topic]);
      if (count === 0) return false;
      const reason = 'a probe was answered';
      await this.audit(transaction, { action: 'topic.resume', topic, reason, at });
      return true;
    });
  }

  private async audit(
    transaction: Transaction,
    done: { action: string; topic: string; reason: string; at: Date },
  ): Promise<void> {
    const paused = done.action === 'topic.pause';
    const record = {
      actor: SYSTEM_ACTOR,
      role: 'system',
      action: done.action,
      target: `topic:${done.topic}`,
      filter: null,
      affected: 1,
      before: { paused: !paused },
      after: { paused },
      reason: done.reason,
      request_id: null,
    };
    await new AuditChain(transaction).append(record, done.at);
  }
}
