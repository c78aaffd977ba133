import type { ReplayPreview, ReplayRequest } from '@acp/contracts';
import { EventRepository, ReplayRepository, TopicStateRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { topicsOf } from './order-replay.js';

/** What a replay would do, without ordering it. */
@Injectable()
export class PreviewReplay {
  constructor(
    private readonly replays: ReplayRepository,
    private readonly events: EventRepository,
    private readonly topics: TopicStateRepository,
  ) {}

  async execute({ filter, only_unprocessed_by }: ReplayRequest): Promise<ReplayPreview> {
    const { sample_ids, ...preview } = await this.replays.preview(
      filter,
      only_unprocessed_by ?? null,
    );
    const events = await this.events.findMany(sample_ids);
    const sample = sample_ids.flatMap((id) => events.filter((event) => event.event_id === id));
    const topics = await topicsOf(filter, () => Promise.resolve(preview));
    const unserved = await this.topics.unserved(topics);
    return { dry_run: true, ...preview, unserved, sample };
  }
}
