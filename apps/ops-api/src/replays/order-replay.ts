import {
  newId,
  type Replay,
  type ReplayFilter,
  type ReplayPreview,
  type ReplayRequest,
} from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import type { ActionStore } from '../store/action-store.js';
import { refuseUnserved } from '../topics/refuse-unserved.js';

const RATE_PER_SECOND_DEFAULT = 100;

/** Orders that chosen events are delivered again; a relay worker carries the order out. */
@Injectable()
export class OrderReplay {
  constructor(private readonly record: RecordAction) {}

  async order(actor: Actor, request: ReplayRequest): Promise<Replay> {
    const id = newId();
    const rate = request.rate_per_second ?? RATE_PER_SECOND_DEFAULT;
    return this.record.run(actor, async (store) => {
      if (!request.allow_unserved) await refuseNowhere(store, request);
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

async function refuseNowhere(
  { replays, topics }: ActionStore,
  { filter, only_unprocessed_by }: ReplayRequest,
): Promise<void> {
  const preview = () => replays.preview(filter, only_unprocessed_by ?? null);
  await refuseUnserved(topics, await topicsOf(filter, preview), {});
}

/**
 * The topics that a replay goes to. Without one in the filter they are those of the preview, and so of
 * the events that it looks at.
 */
export async function topicsOf(
  { topic }: ReplayFilter,
  preview: () => Promise<Pick<ReplayPreview, 'by_topic'>>,
): Promise<string[]> {
  if (topic !== undefined) return [topic];
  return (await preview()).by_topic.map((counted) => counted.topic);
}
