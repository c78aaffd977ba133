import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a source sent and nobody received stood in the cursor of its connector, the newest twenty: the
 * twenty-first was forgotten, and nobody fetched any. One row for each, from when it is found until it is
 * filled or given up.
 */
export class Gaps20261202030100 implements MigrationInterface {
  name = 'Gaps20261202030100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
CREATE TABLE gaps (
  id           uuid PRIMARY KEY,
  source       text NOT NULL,
  connector    text NOT NULL,
  venue        text NOT NULL,
  stream       text NOT NULL,
  symbol       text NOT NULL,
  kind         text NOT NULL,
  first        bigint NOT NULL,
  last         bigint NOT NULL,
  next         bigint NOT NULL,
  after_at     timestamptz,
  before_at    timestamptz,
  missing      bigint,
  filled       bigint NOT NULL DEFAULT 0,
  state        text NOT NULL DEFAULT 'open',
  fillable     boolean NOT NULL,
  pages        integer NOT NULL DEFAULT 0,
  tries        integer NOT NULL DEFAULT 0,
  last_error   text,
  last_tried_at timestamptz,
  next_try_at  timestamptz NOT NULL DEFAULT now(),
  found_at     timestamptz NOT NULL DEFAULT now(),
  closed_at    timestamptz,
  closed_by    text,
  CONSTRAINT gaps_kind CHECK (kind IN ('numbers', 'times')),
  CONSTRAINT gaps_range CHECK (first <= last AND next BETWEEN first AND last + 1),
  CONSTRAINT gaps_counts CHECK (missing > 0 AND filled >= 0 AND pages >= 0 AND tries >= 0),
  CONSTRAINT gaps_state CHECK (state IN ('open', 'filling', 'healed', 'lost')),
  CONSTRAINT gaps_closed CHECK ((state IN ('healed', 'lost')) = (closed_at IS NOT NULL)
                                AND (closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT gaps_waiting CHECK (fillable OR state IN ('healed', 'lost'))
);
COMMENT ON TABLE gaps IS
  'Holes in what sources sent, and what became of them. Not evidence: what a fill brings is, as events.';
COMMENT ON COLUMN gaps.id IS
  'Derived from the hole, so that two connections that see it make one row; trace id of what a fill brings.';
COMMENT ON COLUMN gaps.connector IS 'The connector that found it; the row commits with its cursor.';
COMMENT ON COLUMN gaps.venue IS 'Whose history is asked.';
COMMENT ON COLUMN gaps.first IS
  'First number that is missing; of times, milliseconds since 1970 of the first candle that is.';
COMMENT ON COLUMN gaps.next IS 'Where the fill goes on; commits with each page of it.';
COMMENT ON COLUMN gaps.after_at IS 'When the source says that what stands before the hole happened.';
COMMENT ON COLUMN gaps.missing IS 'How many, at the most where a calendar is estimated; null: nobody knows.';
COMMENT ON COLUMN gaps.tries IS 'Failed tries since the newest page, or since an operator asked for more.';
CREATE INDEX gaps_to_fill ON gaps (venue, next_try_at) WHERE state IN ('open', 'filling');
COMMENT ON INDEX gaps_to_fill IS 'The next gap of a venue; counts of those that are open.';
CREATE INDEX gaps_by_found ON gaps (found_at, id);
COMMENT ON INDEX gaps_by_found IS 'The list, newest first.';
CREATE INDEX gaps_by_closed ON gaps (closed_at) WHERE closed_at IS NOT NULL;
COMMENT ON INDEX gaps_by_closed IS 'Those that were lost lately; retention.';
`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE gaps');
  }
}
