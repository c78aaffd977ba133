import type { ReplayPreview, ReplayRequest } from '@acp/contracts';
import { EventRepository, ReplayRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** What a replay would do, without ordering it. */
@Injectable()
export class PreviewReplay {
  constructor(
    private readonly replays: ReplayRepository,
    private readonly events: EventRepository,
  ) {}

  async execute({ filter, only_unprocessed_by }: ReplayRequest): Promise<ReplayPreview> {
    const { sample_ids, ...preview } = await this.replays.preview(
      filter,
      only_unprocessed_by ?? null,
    );
    const events = await this.events.findMany(sample_ids);
    const sample = sample_ids.flatMap((id) => events.filter((event) => event.event_id === id));
    const unserved = await this.replays.unserved(filter, () => Promise.resolve(preview));
    return { dry_run: true, ...preview, unserved, sample };
  }
}
