import type { QueryResultRow } from 'pg';
import type { Transaction } from '../database.js';
import { ConsumerFailureRepository } from './consumer-failure.repository.js';
import { discardFailures, giveFailuresToReplay } from './sql/end-failures.sql.js';
import {
  chooseFailures,
  tallyFailures,
  type FailureChoice,
  type FailureTally,
} from './sql/matching-failures.sql.js';

/** What operators do to what a consumer gave up, and what they read to do it, in one transaction. */
export class ConsumerFailureActions extends ConsumerFailureRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** How many the action chooses, and of which topics; the same choice as `choose`. */
  async tally(choice: FailureChoice): Promise<FailureTally> {
    type Row = FailureTally & QueryResultRow;
    return (await this.transaction.ask<Row>(tallyFailures(choice))).rows[0]!;
  }

  /** At most `rowsMax`, oldest first, locked; those that another operator holds are passed over. */
  async choose(choice: FailureChoice, rowsMax: number): Promise<string[]> {
    const statement = chooseFailures(choice, rowsMax);
    const { rows } = await this.transaction.ask<{ event_id: string }>(statement);
    return rows.map(({ event_id }) => event_id);
  }

  /** Ended for good for this consumer. */
  async discard(consumer: string, eventIds: readonly string[]): Promise<void> {
    await this.transaction.run(discardFailures, [consumer, eventIds]);
  }

  /**
   * Gives the events to a replay that nobody runs yet, in the order of their first entries, and begins
   * a new round of attempts for each.
   */
  async giveToReplay(
    { consumer, replayId }: { consumer: string; replayId: string },
    eventIds: readonly string[],
  ): Promise<void> {
    await this.transaction.run(giveFailuresToReplay, [consumer, eventIds, replayId]);
  }
}
