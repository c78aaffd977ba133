import type { Transaction } from '../database.js';
import { GapRepository } from './gap.repository.js';
import { lockGap, markGap, retryGap } from './sql/gap-actions.sql.js';

/** What operators do with gaps, in one transaction; ingestion fills them. */
export class GapActions extends GapRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** Holds the row until the end of the transaction, so that a page that is stored meanwhile waits. */
  async lock(id: string): Promise<void> {
    await this.transaction.run(lockGap, [id]);
  }

  /** Tried again at the next turn; from its beginning where its history had come to an end. */
  async retry(id: string): Promise<void> {
    await this.transaction.run(retryGap, [id]);
  }

  async mark(id: string, as: { state: 'healed' | 'lost'; by: string; reason: string }) {
    await this.transaction.run(markGap, [id, as.state, as.by, as.reason]);
  }
}
