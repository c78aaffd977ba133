import type { Statement } from '../../database.js';

/**
 * Of each of these sources with a row, for how long it has waited to be asked. Who holds an unlapsed
 * lease is asking; after a lapsed one the wait counts from its end, since that turn kept all others away.
 *
 * $1 connectors. Index: the primary key.
 */
export const overdueSources: Statement = {
  name: 'overdue_sources',
  text: `
SELECT connector,
       greatest(0, extract(epoch FROM now() - greatest(due_at, lease_until)))::float8 AS overdue_seconds
  FROM source_states
 WHERE connector = ANY ($1::text[])`,
};
