/**
 * Whether the envelope of row `o` differs from its event `e`: another event id, type, source, entity
 * or trace, or another payload. Where no text is stored it is made of the event, and only a header can
 * say something else. The payload's text is compared first; white space and the order of members do not
 * count. An envelope that an operator edited is compared with what the operator wrote.
 */
export function envelopeDiffers(): string {
  return `
  CASE
    WHEN o.payload_json IS NULL THEN ${headersContradict()}
    WHEN o.headers ->> 'ce_id' IS NOT NULL THEN
      o.headers ->> 'ce_id' <> o.event_id::text OR o.headers ->> 'ce_type' <> e.event_type
      OR ${payloadDiffers('o.payload_json')}
    WHEN o.payload_json ->> 'specversion' IS NOT NULL THEN
      o.payload_json ->> 'id' IS DISTINCT FROM o.event_id::text
      OR o.payload_json ->> 'type' IS DISTINCT FROM e.event_type
      OR o.payload_json ->> 'subject' IS DISTINCT FROM e.entity_id
      OR ${payloadDiffers(`o.payload_json -> 'data'`)}
    ELSE
      o.payload_json ->> 'event_id' IS DISTINCT FROM o.event_id::text
      OR o.payload_json ->> 'event_type' IS DISTINCT FROM e.event_type
      OR o.payload_json ->> 'source' IS DISTINCT FROM e.source
      OR o.payload_json ->> 'entity_id' IS DISTINCT FROM e.entity_id
      OR o.payload_json ->> 'trace_id' IS DISTINCT FROM e.trace_id::text
      OR ${payloadDiffers(`o.payload_json -> 'payload'`)}
  END
  AND NOT EXISTS (SELECT FROM entry_edits x
                  WHERE x.entry_id = o.id AND x.edited_envelope::text = o.payload_json::text)`;
}

function headersContradict(): string {
  const said = [
    ['event_type', 'e.event_type'],
    ['source', 'e.source'],
    ['schema_version', 'e.schema_version::text'],
    ['ce_id', 'o.event_id::text'],
    ['ce_type', 'e.event_type'],
  ];
  return said
    .map(([name, value]) => `coalesce(o.headers ->> '${name}' <> ${value}, false)`)
    .join(' OR ');
}

function payloadDiffers(sent: string): string {
  return `((${sent})::text IS DISTINCT FROM e.payload::text
           AND (${sent})::jsonb IS DISTINCT FROM e.payload::jsonb)`;
}

/**
 * Whether row `o` has ended without a trace of how: a first try that succeeded is on the row itself, every
 * later attempt in `delivery_attempts`, what an operator gave up in the audit log.
 */
export function endIsNotOnRecord(): string {
  const lastAttempt = `
    SELECT FROM delivery_attempts a
    WHERE a.entry_id = o.id AND a.attempt = o.delivery_attempts AND a.worker_id = o.claimed_by`;
  return `
  CASE
    WHEN o.delivered_at IS NOT NULL THEN
      o.claimed_by IS NULL OR o.claimed_at IS NULL OR o.delivery_attempts < 1
      OR (o.delivery_attempts > 1 AND NOT EXISTS (${lastAttempt} AND a.outcome = 'delivered'))
    WHEN o.dead_lettered_at IS NOT NULL THEN
      NOT EXISTS (${lastAttempt} AND a.outcome = 'dead'
                  AND a.error_code IS NOT DISTINCT FROM o.error_code)
    WHEN o.discarded_at IS NOT NULL THEN
      NOT EXISTS (SELECT FROM audit_log a
                  WHERE a.target = 'entry:' || o.id AND a.action = 'dead_letter.discard')
      AND NOT EXISTS (SELECT FROM audit_entries t JOIN audit_log a ON a.id = t.audit_id
                      WHERE t.entry_id = o.id
                        AND a.action IN ('dead_letter.discard_matching', 'topic.retire', 'switch.recall'))
    ELSE false
  END`;
}
