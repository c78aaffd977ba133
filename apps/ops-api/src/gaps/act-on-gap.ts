import { ControlPlaneError, type Gap, type GapMarkRequest } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction, type ActionRecord } from '../audit/record-action.js';
import type { ActionStore } from '../store/action-store.js';

/** What operators do with a gap. */
@Injectable()
export class ActOnGap {
  constructor(private readonly record: RecordAction) {}

  retry(actor: Actor, id: string, reason: string): Promise<Gap> {
    return this.change(actor, { id, action: 'gap.retry', reason }, async (gaps, before) => {
      if (before.state === 'healed') throw conflict('a gap that is healed has nothing to fill');
      if (!before.fillable) throw conflict(`${before.stream} has no history to fill it from`);
      await gaps.retry(id);
    });
  }

  mark(actor: Actor, id: string, { state, reason }: GapMarkRequest): Promise<Gap> {
    return this.change(actor, { id, action: 'gap.mark', reason }, async (gaps, before) => {
      if (before.state === state) throw conflict(`the gap is ${state} already`);
      await gaps.mark(id, { state, by: actor.name, reason });
    });
  }

  private change(
    actor: Actor,
    { id, action, reason }: { id: string; action: string; reason: string },
    work: (gaps: ActionStore['gaps'], before: Gap) => Promise<void>,
  ): Promise<Gap> {
    return this.record.run(actor, async ({ gaps }) => {
      await gaps.lock(id);
      const before = await knownGap(gaps, id);
      await work(gaps, before);
      const result = await knownGap(gaps, id);
      const record: ActionRecord = {
        ...{ action, target: `gap:${id}`, affected: 1, reason },
        ...{ before: standing(before), after: standing(result) },
      };
      return { result, record };
    });
  }
}

function standing({ state, filled, tries, last_error }: Gap) {
  return { state, filled, tries, last_error };
}

export async function knownGap(
  gaps: { find(id: string): Promise<Gap | null> },
  id: string,
): Promise<Gap> {
  const found = await gaps.find(id);
  if (found) return found;
  throw new ControlPlaneError('REQUEST.NOT_FOUND', `no gap ${id}`);
}

function conflict(detail: string): ControlPlaneError {
  return new ControlPlaneError('REQUEST.CONFLICT', detail);
}
