import type { Statement } from '../../database.js';

/** More than so many entities that a text begins are not looked up one by one. */
export const ENTITIES_MAX = 50;
/** Likewise of types that a text is a part of. */
export const TYPES_MAX = 20;
/** Sources of the newest events are known before anything is noted of them. */
const NEWEST_MAX = 1_000;

export interface TextNamesRow {
  /** One more than are looked up where there are more. */
  entities: string[];
  types: string[];
  sources: string[];
}

/**
 * What a text is the name of, or a part of it. Entities and types are walked along their indexes, one probe for each,
 * however many events they have. $1 beginnings of entities, $2 the text.
 */
export const textNames: Statement = {
  name: 'text_names',
  text: `
WITH RECURSIVE beginnings AS (
  SELECT text AS first, text || chr(1114111) AS last FROM unnest($1::text[]) text
), entities AS (
  SELECT b.last, 1 AS n, (
    SELECT e.entity_id FROM events e WHERE e.entity_id ~>=~ b.first AND e.entity_id ~<~ b.last
    ORDER BY e.entity_id USING ~<~ LIMIT 1) AS name
  FROM beginnings b
  UNION ALL
  SELECT w.last, w.n + 1, (
    SELECT e.entity_id FROM events e WHERE e.entity_id ~>~ w.name AND e.entity_id ~<~ w.last
    ORDER BY e.entity_id USING ~<~ LIMIT 1)
  FROM entities w WHERE w.name IS NOT NULL AND w.n <= ${ENTITIES_MAX}
), types AS (
  (SELECT event_type AS name FROM events ORDER BY event_type LIMIT 1)
  UNION ALL
  SELECT (SELECT e.event_type FROM events e WHERE e.event_type > w.name ORDER BY e.event_type LIMIT 1)
  FROM types w WHERE w.name IS NOT NULL
), sources AS (
  SELECT name FROM history_names WHERE kind = 'source'
  UNION
  SELECT source FROM (SELECT source FROM events ORDER BY ingested_at DESC LIMIT ${NEWEST_MAX}) newest
)
SELECT
  ARRAY(SELECT DISTINCT name FROM entities WHERE name IS NOT NULL LIMIT ${ENTITIES_MAX + 1}) AS entities,
  ARRAY(SELECT name FROM types WHERE position(upper($2) IN name) > 0 LIMIT ${TYPES_MAX + 1}) AS types,
  ARRAY(SELECT name FROM sources WHERE starts_with(lower(name), lower($2))) AS sources`,
};
