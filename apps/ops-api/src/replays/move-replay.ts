import { ControlPlaneError, type Replay, type ReplayStatus } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

export type ReplayMove = 'pause' | 'resume' | 'cancel';

/** From which statuses a move is possible, and where it leads. The relay moves on from pending. */
const MOVES: Record<ReplayMove, { from: readonly ReplayStatus[]; to: ReplayStatus }> = {
  pause: { from: ['pending', 'running'], to: 'paused' },
  resume: { from: ['paused'], to: 'pending' },
  cancel: { from: ['pending', 'running', 'paused'], to: 'cancelled' },
};

/** Pauses, resumes and cancels a replay. What it has ordered so far is delivered in any case. */
@Injectable()
export class MoveReplay {
  constructor(private readonly record: RecordAction) {}

  execute(actor: Actor, id: string, move: ReplayMove, reason?: string): Promise<Replay> {
    const { from, to } = MOVES[move];
    return this.record.run(actor, async (store) => {
      const before = await store.replays.find(id);
      if (!before) throw new ControlPlaneError('REQUEST.NOT_FOUND', `no replay ${id}`);
      if (!(await store.replays.move(id, to, from))) {
        const detail = `a replay that is ${before.status} cannot be ${PAST[move]}`;
        throw new ControlPlaneError('REQUEST.CONFLICT', detail);
      }
      const result = (await store.replays.find(id))!;
      const record = {
        action: `replay.${move}`,
        target: `replay:${id}`,
        affected: 1,
        before: { status: before.status },
        after: { status: result.status },
        reason,
      };
      return { result, record };
    });
  }
}

const PAST: Record<ReplayMove, string> = {
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
};
