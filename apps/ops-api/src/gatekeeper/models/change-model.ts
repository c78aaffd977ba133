import {
  ControlPlaneError,
  findUnsafeValues,
  type Model,
  type ModelChangeRequest,
} from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../audit/actor.js';
import { RecordAction } from '../../audit/record-action.js';
import { takeBarrier } from '../barrier/take-barrier.js';

/** Says what a model may do; members that are not given stay. No verdict of before commits after it. */
@Injectable()
export class ChangeModel {
  constructor(private readonly record: RecordAction) {}

  execute(actor: Actor, request: ModelChangeRequest): Promise<Model> {
    const { name, version = '*', reason } = request;
    refuseUnsafe(request.card);
    return this.record.run(actor, async ({ models, barrier }) => {
      await takeBarrier(barrier);
      const before = await models.find(name, version);
      const { until, owner, card } = { ...NOTHING, ...before, ...given(request) };
      await models.set({ name, version, status: request.status, until, owner, card });
      const result = (await models.find(name, version))!;
      const target = `model:${name}@${version}`;
      const record = { action: 'model.set', target, affected: 1, before, after: result, reason };
      return { result, record };
    });
  }
}

const NOTHING = { until: null, owner: null, card: null };

function given(request: ModelChangeRequest): Partial<Model> {
  const { until, owner, card } = request;
  return {
    ...(until !== undefined && { until }),
    ...(owner !== undefined && { owner }),
    ...(card !== undefined && { card }),
  };
}

function refuseUnsafe(card: unknown): void {
  const reasons = findUnsafeValues({ card });
  if (reasons.length === 0) return;
  const detail = 'the card holds what cannot be stored as it is';
  throw new ControlPlaneError('REQUEST.MALFORMED', detail, { reasons });
}
