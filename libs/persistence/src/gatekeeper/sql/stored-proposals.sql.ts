import type { Statement } from '../../database.js';

export interface StoredProposalRow {
  event_id: string;
  content_sha256: Buffer;
  raw_payload_id: string;
}

/** What tells a repeated proposal from another one under its id. $1 ids. */
export const storedProposals: Statement = {
  name: 'stored_proposals',
  text: `
SELECT event_id, content_sha256, raw_payload_id FROM events WHERE event_id = ANY ($1::uuid[])`,
};
