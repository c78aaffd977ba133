import { newId, type Replay, type ReplayRequest } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

const RATE_PER_SECOND_DEFAULT = 100;

/** Orders that chosen events are delivered again; a relay worker carries the order out. */
@Injectable()
export class OrderReplay {
  constructor(private readonly record: RecordAction) {}

  async order(actor: Actor, request: ReplayRequest): Promise<Replay> {
    const id = newId();
    const rate = request.rate_per_second ?? RATE_PER_SECOND_DEFAULT;
    return this.record.run(actor, async (store) => {
      await store.replays.create({
        id,
        name: request.name,
        reason: request.reason ?? null,
        filter: request.filter,
        ratePerSecond: rate,
        ordering: request.ordering ?? 'none',
        onlyUnprocessedBy: request.only_unprocessed_by ?? null,
        requestedBy: actor.name,
      });
      const result = (await store.replays.find(id))!;
      const { filter, reason, name } = request;
      const after = { name, rate_per_second: rate };
      const target = `replay:${id}`;
      const record = { action: 'replay.create', target, filter, affected: 1, after, reason };
      return { result, record };
    });
  }
}
