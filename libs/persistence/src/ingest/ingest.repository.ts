import {
  contentSha256,
  cutToMilliseconds,
  type CanonicalEvent,
  type RejectionReason,
} from '@acp/contracts';
import { DatabaseError } from 'pg';
import type { Runner, Statement, Transaction } from '../database.js';
import { gapParameters, saysOfGaps } from '../gaps/gap-parameters.js';
import { tripleWriteWithGaps } from '../gaps/sql/triple-write-with-gaps.sql.js';
import { committedOutcomes, type CommittedOutcomeRow } from './sql/committed-outcomes.sql.js';
import { tripleWrite } from './sql/triple-write.sql.js';
import { tripleWriteParameters, type Candidate } from './triple-write-parameters.js';
import type { AcceptedRecord, TripleWrite } from './triple-write.js';

export type RecordOutcome =
  | { outcome: 'accepted' }
  | { outcome: 'duplicate' }
  | { outcome: 'rejected'; reasons: readonly RejectionReason[] };

export const CONFLICT: RejectionReason = {
  code: 'GATE.CONFLICT',
  path: '/event_id',
  message: 'an event with this id exists and has other content; it was not overwritten',
};

/** Every round someone else has committed, so contention on the same ids ends after a few. */
const RACES_MAX = 20;

/** The triple write. Everything of a batch commits together or not at all. */
export class IngestRepository {
  /** Inside a transaction the batch commits with it, or not at all. */
  constructor(private readonly runner: Runner | Transaction) {}

  /**
   * Stores a batch and answers one outcome per `records` item, in order, after the commit.
   *
   * Idempotent: an event whose id is stored with the same content is a duplicate, with other
   * content a conflict (rejected and quarantined); the same holds inside the batch, where the first
   * wins. The same raw payloads written again (the connection broke before the answer to the commit)
   * get the answer of the first time. Rejects with the driver's error when the database fails; then
   * nothing of it is stored, or all of it and a repeat says so.
   */
  async write(batch: TripleWrite): Promise<RecordOutcome[]> {
    const candidates = toCandidates(batch.records);
    const values = tripleWriteParameters(batch, candidates, CONFLICT);
    const withGaps = saysOfGaps(batch);
    const statement = withGaps ? tripleWriteWithGaps : tripleWrite;
    if (withGaps) values.push(...gapParameters(batch));
    for (let race = 1; ; race += 1) {
      try {
        return outcomesOf(batch.records.length, await this.store(statement, values));
      } catch (error) {
        if (violates(error, 'raw_payloads_pkey')) return this.committedOutcomes(batch);
        if (race >= RACES_MAX || !isLostRace(error)) throw error;
      }
    }
  }

  /** A statement that fails would end the transaction around it, and the race with it. */
  private async store(
    statement: Statement,
    values: unknown[],
  ): Promise<{ ord: number; same: boolean }[]> {
    const run = () => this.runner.run<{ ord: number; same: boolean }>(statement, values);
    const attempt = 'savepoint' in this.runner ? this.runner.savepoint(run) : run();
    return (await attempt).rows;
  }

  private async committedOutcomes({ raws, records }: TripleWrite): Promise<RecordOutcome[]> {
    const ids = raws.map(({ id }) => id);
    const { rows } = await this.runner.run<CommittedOutcomeRow>(committedOutcomes, [ids]);
    const known = new Map(rows.map((row) => [`${row.raw_payload_id}/${row.record_index}`, row]));
    return records.map(({ raw, record_index }) => {
      const outcome = known.get(`${raws[raw]!.id}/${record_index}`)?.outcome ?? 'duplicate';
      return outcome === 'rejected' ? { outcome, reasons: [CONFLICT] } : { outcome };
    });
  }
}

/** See `tripleWrite`: an event was committed by another writer in mid-statement. */
export function isLostRace(error: unknown): boolean {
  return violates(error, 'events_pkey');
}

function violates(error: unknown, constraint: string): boolean {
  return error instanceof DatabaseError && error.constraint === constraint;
}

export function toCandidates(records: readonly AcceptedRecord[]): Candidate[] {
  const first = new Map<string, Buffer>();
  return records.map((record) => {
    const content_sha256 = record.content_sha256 ?? contentSha256(record.event);
    const earlier = first.get(record.event.event_id);
    if (!earlier) first.set(record.event.event_id, content_sha256);
    const coarse_sha256 = record.content_sha256 ? null : coarseContent(record.event);
    const same_as_first = earlier?.equals(content_sha256) ?? null;
    return { record, content_sha256, coarse_sha256, same_as_first };
  });
}

function coarseContent(event: CanonicalEvent): Buffer | null {
  const occurred_at = cutToMilliseconds(event.occurred_at);
  return occurred_at === event.occurred_at ? null : contentSha256({ ...event, occurred_at });
}

function outcomesOf(count: number, refused: { ord: number; same: boolean }[]): RecordOutcome[] {
  const outcomes = new Array<RecordOutcome>(count).fill({ outcome: 'accepted' });
  for (const { ord, same } of refused) {
    outcomes[ord] = same ? { outcome: 'duplicate' } : { outcome: 'rejected', reasons: [CONFLICT] };
  }
  return outcomes;
}
