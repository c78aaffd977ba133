import type { Transaction } from '../database.js';
import { iso } from '../iso-time.js';
import { ConsumerStateRepository } from './consumer-state.repository.js';

export interface Retirement {
  consumer: string;
  retired_at: string;
  retired_by: string;
  reason: string;
}

/** The end of a consumer, in one transaction. */
export class ConsumerActions extends ConsumerStateRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  /** The consumer is no more, until it is seen again. */
  async retire(consumer: string, by: string, reason: string): Promise<Retirement> {
    const { rows } = await this.transaction.run<Retirement & Record<string, unknown>>(
      {
        name: 'retire_consumer',
        text: `
INSERT INTO retired_consumers AS r (consumer, retired_at, retired_by, reason)
VALUES ($1, clock_timestamp(), $2, $3)
ON CONFLICT (consumer) DO UPDATE
  SET retired_at = excluded.retired_at, retired_by = excluded.retired_by, reason = excluded.reason
RETURNING r.consumer, ${iso('r.retired_at')} AS retired_at, r.retired_by, r.reason`,
      },
      [consumer, by, reason],
    );
    return rows[0]!;
  }
}
