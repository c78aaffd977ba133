import { Database, InboxRepository } from '@acp/persistence';
import type { DataSource } from 'typeorm';
import { retentionMetrics, type RetentionObserver } from './retention-observer.js';

/** Rows deleted in one transaction. */
export const RETENTION_STEP_ROWS = 5_000;
/** Steps of one run; the rest waits for the next. */
export const RETENTION_STEPS_MAX = 20;
const SECONDS_PER_DAY = 86_400;
const NEVER = new AbortController().signal;

/** Whose rows go, and how old they are then. */
export interface InboxRetentionOptions {
  database: Database | DataSource;
  consumer: string;
  /** Rows older than this go. Null keeps all, which is the default. */
  days: number | null;
  /**
   * Whether the inbox is in the control plane's database, where a row stays for as long as its outbox
   * entry does. Default true.
   */
  besideOutbox?: boolean;
  stepRows?: number;
  stepsMax?: number;
  /** Default: the metrics of the catalogue. */
  observer?: RetentionObserver;
}

/** What one run has removed. */
export interface RetentionRun {
  deleted: number;
  /** Whether the run ended at its limit with more to do. */
  more: boolean;
}

/**
 * Deletes inbox rows that are too old to be delivered again, in bounded steps. A row that is gone no
 * longer guards its event: a delivery after that has its effect a second time. So keep rows for
 * longer than anybody may replay.
 */
export class InboxRetention {
  private readonly dataSource: DataSource;
  private readonly repository: InboxRepository;

  constructor(private readonly options: InboxRetentionOptions) {
    const { database, days } = options;
    if (days !== null && !(days > 0)) throw new Error('inbox retention needs a positive age');
    this.dataSource = database instanceof Database ? database.dataSource : database;
    this.repository = new InboxRepository({ preparedStatements: false });
  }

  /** Deletes in bounded steps, up to its limit. */
  async runOnce(signal: AbortSignal = NEVER): Promise<RetentionRun> {
    const step = this.step();
    if (!step) return { deleted: 0, more: false };
    const { stepsMax = RETENTION_STEPS_MAX, observer = retentionMetrics } = this.options;
    let deleted = 0;
    for (let round = 0; round < stepsMax && !signal.aborted; round += 1) {
      const count = await this.dataSource.transaction((manager) =>
        this.repository.pruneProcessed(manager, step),
      );
      deleted += count;
      if (count > 0) observer.pruned({ consumer: step.consumer, rows: count });
      if (count < step.rowsMax) return { deleted, more: false };
    }
    return { deleted, more: true };
  }

  /** How many rows a run would delete now, counted up to its limit. */
  async dryRun(): Promise<number> {
    const step = this.step();
    if (!step) return 0;
    const rowsMax = step.rowsMax * (this.options.stepsMax ?? RETENTION_STEPS_MAX);
    return this.dataSource.transaction((manager) =>
      this.repository.countPrunable(manager, { ...step, rowsMax }),
    );
  }

  private step() {
    const { days, consumer, besideOutbox = true, stepRows = RETENTION_STEP_ROWS } = this.options;
    if (days === null) return null;
    return { consumer, besideOutbox, olderThanSeconds: days * SECONDS_PER_DAY, rowsMax: stepRows };
  }
}
