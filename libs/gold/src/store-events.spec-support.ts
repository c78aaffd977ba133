import { newId, type CanonicalEvent } from '@acp/contracts';
import { IngestRepository, type Database } from '@acp/persistence';
import { createHash } from 'node:crypto';

/** Puts events into the control plane's tables as ingestion does, ordered for no topic. */
export async function storeEvents(
  database: Database,
  events: readonly CanonicalEvent[],
): Promise<void> {
  const raws = events.map((event) => {
    const payload_text = JSON.stringify(event.payload);
    return {
      id: newId(),
      source: event.source,
      connector: `${event.source}-test`,
      fetched_at: new Date(event.ingested_at),
      trace_id: event.trace_id,
      payload_text,
      payload_sha256: createHash('sha256').update(payload_text).digest(),
    };
  });
  const records = events.map((event, raw) => ({
    ...{ raw, record_index: 0, event, mapper_version: 1, entries: [] },
  }));
  await new IngestRepository(database).write({ raws, records, rejected: [] });
}
