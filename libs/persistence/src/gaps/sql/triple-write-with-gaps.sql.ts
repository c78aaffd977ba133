import type { Statement } from '../../database.js';
import { composeTripleWrite } from '../../ingest/sql/triple-write.sql.js';

/**
 * The triple write of a batch that reveals gaps or fills them. A gap and the cursor behind it are one
 * commit, and so are a page of a fill and how far the fill is: no crash forgets a hole or counts a page
 * twice. A gap that is known already stays as it is; one that somebody has closed or moved meanwhile is
 * not moved.
 *
 * $45 gaps found, $46 gaps filled, both as JSON. Indexes: `gaps_pkey`.
 */
export const tripleWriteWithGaps: Statement = {
  name: 'triple_write_with_gaps',
  text: composeTripleWrite({
    before: '',
    guard: '',
    after: `, holes AS (
  INSERT INTO gaps (id, source, connector, venue, stream, symbol, kind, first, last, next, after_at,
                    before_at, missing, fillable, state, last_error, closed_at, closed_by)
  SELECT DISTINCT ON (id) id, source, connector, venue, stream, symbol, kind, first, last, first, after_at,
         before_at, missing, lost IS NULL, CASE WHEN lost IS NULL THEN 'open' ELSE 'lost' END, lost,
         CASE WHEN lost IS NOT NULL THEN now() END, CASE WHEN lost IS NOT NULL THEN 'ingestion' END
  FROM json_to_recordset($45::json)
    AS f (id uuid, source text, connector text, venue text, stream text, symbol text, kind text,
          first bigint, last bigint, after_at timestamptz, before_at timestamptz, missing bigint,
          lost text)
  ON CONFLICT (id) DO NOTHING
), page AS (
  SELECT f.id, f."from", f.next, f.filled, f.next > g.last AS ends,
         f.next > g.last AND f.exact AND g.filled + f.filled < g.missing AS falls_short
  FROM json_to_recordset($46::json) AS f (id uuid, "from" bigint, next bigint, filled bigint, exact bool)
  JOIN gaps g USING (id)
), filled AS (
  UPDATE gaps g
     SET next = p.next, filled = g.filled + p.filled, pages = g.pages + 1, tries = 0,
         next_try_at = clock_timestamp(),
         state = CASE WHEN p.falls_short THEN 'lost' WHEN p.ends THEN 'healed' ELSE 'filling' END,
         last_error = CASE WHEN p.falls_short THEN (g.missing - g.filled - p.filled)
           || ' of them are not in the history of the venue, or were refused' END,
         closed_at = CASE WHEN p.ends THEN now() END,
         closed_by = CASE WHEN p.ends THEN 'ingestion' END
    FROM page p
   WHERE g.id = p.id AND g.next = p."from" AND g.state = 'filling'
)`,
    answer: 'SELECT ord, same FROM refused_late',
  }),
};
