import { ControlPlaneError, newId, type Replay, type ReplayRequest } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { ActionStore } from '../store/action-store.js';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

const RATE_PER_SECOND_DEFAULT = 100;
const TOPICS_NAMED_MAX = 5;

/** Orders that chosen events are delivered again; a relay worker carries the order out. */
@Injectable()
export class OrderReplay {
  constructor(private readonly record: RecordAction) {}

  async order(actor: Actor, request: ReplayRequest): Promise<Replay> {
    const id = newId();
    const rate = request.rate_per_second ?? RATE_PER_SECOND_DEFAULT;
    return this.record.run(actor, async (store) => {
      if (!request.allow_unserved) await refuseUnserved(store, request);
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
      const { filter, reason, name, allow_unserved } = request;
      const after = { name, rate_per_second: rate, allow_unserved };
      const target = `replay:${id}`;
      const record = { action: 'replay.create', target, filter, affected: 1, after, reason };
      return { result, record };
    });
  }
}

/** A replay that nobody delivers would complete with all that it ordered still to be delivered. */
async function refuseUnserved(
  { replays }: ActionStore,
  { filter, only_unprocessed_by }: ReplayRequest,
): Promise<void> {
  const preview = () => replays.preview(filter, only_unprocessed_by ?? null);
  const unserved = await replays.unserved(filter, preview);
  if (unserved.length === 0) return;
  const named = unserved.slice(0, TOPICS_NAMED_MAX).map((topic) => JSON.stringify(topic));
  const more = unserved.length > named.length ? ` and ${unserved.length - named.length} more` : '';
  const detail =
    `no live relay worker has ${named.join(', ')}${more}: start a relay that serves it, ` +
    'narrow the filter to another topic, or send allow_unserved: true';
  throw new ControlPlaneError('REPLAY.TOPIC_NOT_SERVED', detail);
}
