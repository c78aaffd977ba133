import { cleanText, type HeldBatch, type HeldBatchState } from '@acp/contracts';
import type { Runner } from '../database.js';
import { isoMicros } from '../iso-time.js';
import { pageOf, type Keyset, type KeysetPage } from '../keyset.js';
import { Where } from '../where.js';
import { HELD_BATCH_COLUMNS, lockHeldBatch } from './sql/lock-held-batch.sql.js';

export interface HeldBatchDraft {
  id: string;
  source: string;
  connector: string;
  expectation: string;
  message: string;
  records: number;
  failing: number;
  bytes: number;
  digest: Buffer;
  content: string;
}

export interface HeldBatchFilter {
  state?: HeldBatchState;
  source?: string;
}

type WholeBatch = HeldBatch & { content: string };

/** Null: as many are held as may be. */
export type Held = { id: string } | null;

/** $11: how many may be held. The same batch that comes again is counted, whatever the limit. */
const holdBatch = {
  name: 'hold_batch',
  text: `
INSERT INTO held_batches AS h (id, source, connector, expectation, message, records, failing, bytes,
                               digest, content)
SELECT $1::uuid, $2, $3, $4, $5, $6::int, $7::int, $8::bigint, $9::bytea, $10
WHERE (SELECT count(*) FROM held_batches WHERE state = 'held') < $11::bigint
   OR EXISTS (SELECT FROM held_batches x WHERE x.state = 'held' AND x.digest = $9::bytea)
ON CONFLICT (digest) WHERE state = 'held' DO UPDATE SET repeats = h.repeats + 1
RETURNING h.id`,
};

const resolveHeldBatch = {
  name: 'resolve_held_batch',
  text: `
UPDATE held_batches SET state = $2, resolved_at = now(), resolved_by = $3, reason = $4
WHERE id = $1::uuid`,
};

/** Batches that expectations hold. */
export class HeldBatchRepository {
  constructor(private readonly runner: Runner) {}

  async hold(draft: HeldBatchDraft, heldMax: number): Promise<Held> {
    const { rows } = await this.runner.run<{ id: string }>(holdBatch, [
      ...[draft.id, cleanText(draft.source), cleanText(draft.connector), draft.expectation],
      ...[cleanText(draft.message), draft.records, draft.failing, draft.bytes],
      ...[draft.digest, draft.content, heldMax],
    ]);
    return rows[0] ?? null;
  }

  /** Newest first. */
  async list(
    { state, source }: HeldBatchFilter,
    limit: number,
    after: Keyset | null,
  ): Promise<KeysetPage<HeldBatch>> {
    const where = new Where()
      .add(state, ($) => `h.state = ${$}`)
      .add(source, ($) => `h.source = ${$}`);
    if (after) where.after('h.held_at', 'h.id', after);
    const { rows } = await this.runner.ask<HeldBatch & { _at: string; _id: string }>({
      text: `
SELECT ${HELD_BATCH_COLUMNS}, ${isoMicros('h.held_at')} AS _at, h.id AS _id
FROM held_batches h WHERE ${where}
ORDER BY h.held_at DESC, h.id DESC LIMIT ${where.value(limit + 1)}`,
      values: where.values,
    });
    return pageOf(rows, limit);
  }

  async find(id: string): Promise<WholeBatch | null> {
    const { rows } = await this.runner.run<WholeBatch>(
      {
        name: 'held_batch',
        text: `SELECT ${HELD_BATCH_COLUMNS}, h.content FROM held_batches h WHERE h.id = $1::uuid`,
      },
      [id],
    );
    return rows[0] ?? null;
  }

  /** Index held_batches_open. */
  async countHeld(): Promise<{ count: number; oldest_seconds: number }> {
    const { rows } = await this.runner.run<{ count: number; oldest_seconds: number }>({
      name: 'count_held_batches',
      text: `
SELECT count(*)::float8 AS count,
       coalesce(extract(epoch FROM now() - min(held_at)), 0)::float8 AS oldest_seconds
FROM held_batches WHERE state = 'held'`,
    });
    return rows[0]!;
  }
}

/** What operators do to held batches, in one transaction. */
export class HeldBatchActions extends HeldBatchRepository {
  constructor(private readonly transaction: Runner) {
    super(transaction);
  }

  /** Locked until the transaction ends. */
  async lock(id: string): Promise<WholeBatch | null> {
    const { rows } = await this.transaction.run<WholeBatch>(lockHeldBatch, [id]);
    return rows[0] ?? null;
  }

  async resolve(
    id: string,
    {
      state,
      by,
      reason,
    }: { state: 'released' | 'discarded'; by: string; reason: string | undefined },
  ): Promise<void> {
    await this.transaction.run(resolveHeldBatch, [id, state, by, reason ?? null]);
  }
}
