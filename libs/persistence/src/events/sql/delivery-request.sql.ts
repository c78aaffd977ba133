import type { Statement } from '../../database.js';

/** $1 event id, $2 entry id. */
export const deliveryRequest: Statement = {
  name: 'delivery_request',
  text: `
SELECT o.id::text AS entry_id, o.topic, t.transport, t.policy ->> 'destination' AS destination,
       o.headers, o.payload_json::text AS envelope_text
FROM outbox o LEFT JOIN topics t USING (topic)
WHERE o.id = $2::bigint AND o.event_id = $1::uuid`,
};
