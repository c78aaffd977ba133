import type { Statement } from '../../database.js';
import { KEPT_ENVELOPE } from '../../outbox/entry-envelope.js';

/** $1 event id, $2 entry id. */
export const deliveryRequest: Statement = {
  name: 'delivery_request',
  text: `
SELECT o.id::text AS entry_id, o.topic, t.transport, t.policy ->> 'destination' AS destination,
       ${KEPT_ENVELOPE}
FROM outbox o LEFT JOIN topics t USING (topic) LEFT JOIN events e USING (event_id)
WHERE o.id = $2::bigint AND o.event_id = $1::uuid`,
};
