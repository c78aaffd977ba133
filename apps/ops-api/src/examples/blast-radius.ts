import type { BlastRadius } from '@acp/contracts';
import { EXAMPLE_EVENT } from './events.js';

export const EXAMPLE_BLAST_RADIUS: BlastRadius = {
  origin: {
    raw_payload_id: EXAMPLE_EVENT.raw_payload_id,
    trace_id: null,
    source: null,
    mapper_version: null,
    from: null,
    to: null,
  },
  raw_payloads: { count: 1, sample_ids: [EXAMPLE_EVENT.raw_payload_id] },
  events: { count: 1, sample_ids: [EXAMPLE_EVENT.event_id] },
  rejected: { count: 0, sample_ids: [] },
  entries: {
    pending: 0,
    in_flight: 0,
    delivered: 1,
    dead: 0,
    discarded: 0,
    by_topic: [{ topic: 'quotes', pending: 0, in_flight: 0, delivered: 1, dead: 0, discarded: 0 }],
  },
  attempts: 0,
  effects: [{ consumer: 'signal-lab', processed: 1, failed: 0 }],
  truncated: false,
  sample: [EXAMPLE_EVENT],
};
