import type { Runner } from '../database.js';
import { endSourceTurn } from './sql/end-source-turn.sql.js';
import { overdueSources } from './sql/overdue-sources.sql.js';
import { takeSourceTurn } from './sql/take-source-turn.sql.js';

export interface SourceTurn {
  connector: string;
  source: string;
  /** Id of the process. */
  holder: string;
  leaseMs: number;
}

export interface SourceTurnEnd {
  connector: string;
  holder: string;
  /** Null after a success. */
  error: string | null;
  dueInMs: number;
  /** More waits at the vendor. */
  behind: boolean;
}

/** How configured sources are doing, and whose turn it is to ask one. */
export class SourceStateRepository {
  constructor(private readonly runner: Runner) {}

  /** Whether it is this process's turn; a holder that asks again keeps it for longer. */
  async takeTurn({ connector, source, holder, leaseMs }: SourceTurn): Promise<boolean> {
    const { rows } = await this.runner.run(takeSourceTurn, [connector, source, holder, leaseMs]);
    return rows.length > 0;
  }

  async endTurn({ connector, holder, error, dueInMs, behind }: SourceTurnEnd): Promise<void> {
    await this.runner.run(endSourceTurn, [connector, holder, error, dueInMs, behind]);
  }

  /**
   * Seconds since each of these should have been asked, by the database's clock: 0 while it is not due or is
   * being asked. Those whose turn nobody has ever taken are left out.
   */
  async overdueSeconds(connectors: readonly string[]): Promise<Map<string, number>> {
    const { rows } = await this.runner.run<{ connector: string; overdue_seconds: number }>(
      overdueSources,
      [connectors],
    );
    return new Map(rows.map(({ connector, overdue_seconds }) => [connector, overdue_seconds]));
  }
}
