import type { Statement } from '../../database.js';

export interface CommittedOutcomeRow {
  raw_payload_id: string;
  record_index: number;
  outcome: 'accepted' | 'rejected';
}

/**
 * What became of the records of raw payloads that are stored: accepted ones are events that name the
 * raw payload, refused ones are in quarantine, the rest were duplicates. Indexes:
 * `events_by_raw_payload`, `rejected_records_by_raw_payload`. $1 ids of raw payloads.
 */
export const committedOutcomes: Statement = {
  name: 'committed_outcomes',
  text: `
SELECT raw_payload_id, record_index, 'accepted' AS outcome
FROM events WHERE raw_payload_id = ANY ($1::uuid[])
UNION ALL
SELECT raw_payload_id, record_index, 'rejected'
FROM rejected_records WHERE raw_payload_id = ANY ($1::uuid[])`,
};
