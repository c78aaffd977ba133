import type { EventDraft } from '@acp/contracts';
import { Client } from 'pg';

export interface IntakePlace {
  url: string;
  schema: string;
}

const TIMEOUT_MS = 10_000;

/**
 * Publishes an event in the intake of an application's database, on a connection of its own, as the
 * application would. Rejects with the driver's error.
 */
export async function publishInIntake(
  { url, schema }: IntakePlace,
  draft: EventDraft,
  signal: AbortSignal,
): Promise<void> {
  const client = new Client({
    connectionString: url,
    application_name: 'acp-canary',
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: TIMEOUT_MS,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    signal.throwIfAborted();
    const publish = `"${schema.replaceAll('"', '""')}".publish`;
    await client.query({
      text: `SELECT ${publish}(event_type => $1, payload => $2::json, entity_id => $3,
                               entity_type => $4, event_id => $5::uuid, source => $6)`,
      values: [
        draft.event_type,
        JSON.stringify(draft.payload),
        draft.entity_id,
        draft.entity_type,
        draft.event_id,
        draft.source,
      ],
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
