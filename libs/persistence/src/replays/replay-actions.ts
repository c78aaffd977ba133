import type { ReplayChoice, ReplayStatus } from '@acp/contracts';
import type { Transaction } from '../database.js';
import { ReplayRepository } from './replay.repository.js';
import { createReplay, moveReplay } from './sql/move-replay.sql.js';

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
    await this.transaction.run(createReplay, [
      draft.id,
      draft.name,
      draft.reason,
      JSON.stringify(draft.filter),
      draft.ratePerSecond,
      draft.ordering,
      draft.onlyUnprocessedBy,
      draft.requestedBy,
    ]);
  }

  /** Moves to another status from one of those given; false when it was in none of them. */
  async move(id: string, to: ReplayStatus, from: readonly ReplayStatus[]): Promise<boolean> {
    const { count } = await this.transaction.run(moveReplay, [id, to, from]);
    return count === 1;
  }
}
