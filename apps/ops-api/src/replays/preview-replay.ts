import type { ReplayPreview, ReplayRequest } from '@acp/contracts';
import { EventRepository, ReplayRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { refuseEmpty } from './order-replay.js';

const SAMPLE_ROWS = 10;

/** What a replay would do, without ordering it. */
@Injectable()
export class PreviewReplay {
  constructor(
    private readonly replays: ReplayRepository,
    private readonly events: EventRepository,
  ) {}

  async execute(request: ReplayRequest): Promise<ReplayPreview> {
    refuseEmpty(request);
    const { filter } = request;
    const [preview, sample] = await Promise.all([
      this.replays.preview(filter),
      this.events.search(
        {
          eventType: filter.event_type,
          source: filter.source,
          entityId: filter.entity_id,
          traceId: filter.trace_id,
          rawPayloadId: filter.raw_payload_id,
          from: filter.from,
          to: filter.to,
        },
        SAMPLE_ROWS,
        null,
      ),
    ]);
    return { dry_run: true, ...preview, sample: sample.items };
  }
}
