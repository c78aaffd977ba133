import { ControlPlaneError } from '@acp/contracts';
import type { CursorMove } from '@acp/intake';
import { metric, type AppLogger } from '@acp/observability';
import {
  HeldBatchRepository,
  IngestRepository,
  type Database,
  type HeldBatchDraft,
  type Transaction,
} from '@acp/persistence';
import type { CommittedWriter } from '../grouping/committed-writer.js';

const RETRY_AFTER_SECONDS = 30;
const NOTHING = { raws: [], records: [], rejected: [] };

/** Keeps a batch for an operator instead of storing it. */
export class HoldBatch {
  constructor(
    private readonly parts: {
      database: Database;
      committed: CommittedWriter;
      logger: AppLogger;
      /** Batches that may be held at once. */
      heldMax: number;
    },
  ) {}

  /**
   * The batch and the cursors that move past it commit together: nothing is read again, and nothing is
   * lost. Rejects with `SERVICE.UNAVAILABLE` where as many are held as may be: then the source waits.
   */
  async hold(batch: HeldBatchDraft, cursors: readonly CursorMove[]): Promise<string> {
    const { committed, database } = this.parts;
    const work = () =>
      database.inTransaction(async (transaction) => {
        const id = await this.keep(transaction, batch);
        await new IngestRepository(transaction).write({ ...NOTHING, cursors });
        return id;
      });
    const id = await committed.commit(NOTHING, work, () => null);
    this.tell(batch, id);
    return id;
  }

  /** In the transaction of the caller. */
  async keep(transaction: Transaction, batch: HeldBatchDraft): Promise<string> {
    const { heldMax } = this.parts;
    const held = await new HeldBatchRepository(transaction).hold(batch, heldMax);
    if (held) return held.id;
    const detail = `${heldMax} batches are held already (EXPECTATIONS_HELD_BATCHES_MAX); release or discard some`;
    throw new ControlPlaneError('SERVICE.UNAVAILABLE', detail, {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }

  /** After the commit. */
  tell({ source, connector, expectation, records, failing }: HeldBatchDraft, id: string): void {
    metric('batchesHeld').inc({ expectation });
    const held = { held_batch_id: id, source, connector, expectation, records, failing };
    this.parts.logger.warn(held, 'a batch is held; nothing of it is stored as an event');
  }
}
