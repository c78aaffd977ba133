/**
 * Ends a batch in its intake once the control plane has it: taken rows are deleted, refused ones
 * stay with their reasons, and the account moves with them. A batch is settled once: who comes
 * second, waits for the row of the account and then finds a batch that is not newer than it.
 *
 * A refused row is numbered by its negative, which no reader looks at; `id = DEFAULT` sends it again.
 *
 * $1 number of the batch, $2 rows that were taken, $3 and $4 rows that were refused and why.
 */
export function settleBatch({ intake, account }: { intake: string; account: string }): string {
  return `
WITH turn AS MATERIALIZED (
  SELECT FROM ${account} WHERE batch < $1::bigint FOR UPDATE
), gone AS (
  DELETE FROM ${intake} WHERE id = ANY ($2::bigint[]) AND EXISTS (SELECT FROM turn) RETURNING 1
), marked AS (
  UPDATE ${intake} i SET id = -i.id, refused_at = now(), reasons = r.reasons
  FROM unnest($3::bigint[], $4::jsonb[]) AS r (id, reasons)
  WHERE i.id = r.id AND EXISTS (SELECT FROM turn) RETURNING 1
)
UPDATE ${account}
SET batch = $1::bigint,
    taken = taken + (SELECT count(*) FROM gone) + (SELECT count(*) FROM marked)
WHERE EXISTS (SELECT FROM turn)`;
}
