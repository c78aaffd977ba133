import type { ReplayChoice, ReplayStatus } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { ReplayRepository } from './replay.repository.js';

export interface ReplayDraft {
  id: string;
  name: string;
  reason: string | null;
  filter: ReplayChoice;
  ratePerSecond: number;
  ordering: 'none' | 'key';
  onlyUnprocessedBy: string | null;
  requestedBy: string;
}

/** Replays as the operator orders them, in one transaction; a relay worker carries them out. */
export class ReplayActions extends ReplayRepository {
  constructor(private readonly transaction: Transaction) {
    super(transaction);
  }

  async create(draft: ReplayDraft): Promise<void> {
    await this.transaction.run(
      {
        name: 'create_replay',
        text: `
INSERT INTO replays (id, name, reason, filter, rate_per_second, ordering, only_unprocessed_by,
                     requested_by)
VALUES ($1, $2, $3, $4::jsonb, $5, $6, $7, $8)`,
      },
      [
        draft.id,
        draft.name,
        draft.reason,
        JSON.stringify(draft.filter),
        draft.ratePerSecond,
        draft.ordering,
        draft.onlyUnprocessedBy,
        draft.requestedBy,
      ],
    );
  }

  /** Moves to another status from one of those given; false when it was in none of them. */
  async move(id: string, to: ReplayStatus, from: readonly ReplayStatus[]): Promise<boolean> {
    const { count } = await this.transaction.run(
      {
        name: 'move_replay',
        text: `
UPDATE replays SET status = $2, updated_at = now(),
       finished_at = CASE WHEN $2 = 'cancelled' THEN now() ELSE finished_at END
WHERE id = $1 AND status = ANY ($3::text[])`,
      },
      [id, to, from],
    );
    return count === 1;
  }
}
