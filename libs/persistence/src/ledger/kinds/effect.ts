import { EFFECTS_HAVE_A_RELEASE } from './decision.js';
import { identity, UUID, within, type AccountKind } from './ledger-kind.js';

/** Inbox rows: what consumers have processed. */
export const EFFECT_KIND: AccountKind = {
  kind: 'effect',
  table: 'processed_events',
  alias: 'p',
  number: 'seq',
  last: identity('processed_events', 'seq'),
  account: {
    name: 'p.topic',
    consumer: 'p.consumer',
    hour: 'p.processed_at',
    kept: `topic AS name, consumer, hour, false AS is_replay, '' AS state, processed AS rows,
           0 AS records, 0 AS accepted, 0 AS duplicates, 0 AS rejected, 0 AS events`,
    retired: 'retired_effects',
    baseline: 'ledger_baseline_effects',
  },
  parts: [
    {
      part: 'processed_events',
      table: 'processed_events',
      proof: {
        kind: 'effect',
        id: new RegExp(`^.+/${UUID}$`),
        where: `p.event_id = right($1, 36)::uuid AND p.consumer || '/' || p.event_id = $1`,
      },
      alias: 'p',
      columns: 'consumer event_id topic processed_at:time',
      key: `p.consumer || '/' || p.event_id`,
      from: 'processed_events p',
      // Retention keeps an inbox row as long as the entry of its event.
      lost: `EXISTS (SELECT FROM outbox o WHERE o.event_id = right(k.key, 36)::uuid)`,
    },
  ],
  rules: [
    {
      rule: 'effects_have_an_event',
      table: 'processed_events',
      message: 'consumers processed an event that does not exist',
      breaks: `
        SELECT p.consumer || '/' || p.event_id AS id, 1 AS difference FROM processed_events p
        WHERE ${within('p.seq')}
          AND NOT EXISTS (SELECT FROM events e WHERE e.event_id = p.event_id)`,
    },
    EFFECTS_HAVE_A_RELEASE,
  ],
};
