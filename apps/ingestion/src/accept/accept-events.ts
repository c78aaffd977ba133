import type { RejectionReason, TopicDefinition } from '@acp/contracts';
import { admitRecord, type Admission, type CursorMove, type MappedPayload } from '@acp/intake';
import type { FilledGap, RecordOutcome } from '@acp/persistence';
import type { BatchExpectations } from '../expectations/batch-expectations.js';
import type { HoldBatch } from '../expectations/hold-batch.js';
import { heldReason } from '../expectations/refuse-held.js';
import { timeStep } from '../grouping/time-step.js';
import { GroupedWriter } from '../grouping/grouped-writer.js';

/** What became of one record; `event_id` is absent where the record never had a valid one. */
export type ItemOutcome =
  | { outcome: 'accepted' | 'duplicate'; event_id: string; trace_id: string }
  | { outcome: 'rejected'; event_id?: string; reasons: readonly RejectionReason[] };

/** A raw payload that is stored, and one outcome per record, in order. */
export interface AcceptedPayload {
  raw_payload_id: string;
  items: ItemOutcome[];
  /** Set where an expectation holds the batch: it is kept, and nothing of it is stored as an event. */
  held_batch_id?: string;
}

/** What judges a batch, and what keeps one that is not to be stored. */
export interface Expected {
  batches: BatchExpectations;
  holds: HoldBatch;
}

/** Whether the gate let in that record of that raw payload. */
export type Passed = (raw: number, index: number) => boolean;

/**
 * Takes raw payloads with their records through the gate and into the triple write. Resolves after
 * the commit; what the gate refuses is committed with it, in quarantine.
 */
export class AcceptEvents {
  constructor(
    private readonly writer: GroupedWriter,
    private readonly topics: readonly TopicDefinition[],
    /** Null where nothing is expected. */
    private readonly expected: Expected | null = null,
  ) {}

  /**
   * All payloads and cursor moves of one call commit together. Rejects with `SERVICE.UNAVAILABLE`
   * when the queue is full or the database is away; then nothing is stored and a repeat is safe.
   * Moves that depend on what passed the gate are given as a function: what is refused moves nothing,
   * and fills no gap.
   */
  async accept(
    payloads: readonly MappedPayload[],
    cursors: readonly CursorMove[] | ((passed: Passed) => readonly CursorMove[]) = [],
    fillsOf: (passed: Passed) => readonly FilledGap[] = () => [],
  ): Promise<AcceptedPayload[]> {
    const judged = timeStep('gate', () =>
      payloads.map((payload, raw) =>
        payload.records.map((record, record_index) =>
          admitRecord(record, { payload, topics: this.topics, at: { raw, record_index } }),
        ),
      ),
    );
    const passed: Passed = (raw, index) => judged[raw]?.[index]?.kind === 'passed';
    const moves = () => (typeof cursors === 'function' ? cursors(passed) : cursors);
    const gated = judged.flat();
    const batch = this.expected && (await this.expected.batches.judge(payloads, gated));
    if (batch?.held) {
      const id = await this.expected!.holds.hold(batch.held, moves());
      batch.settle(null);
      return payloads.map((payload) => heldPayload(payload, id));
    }
    const all = batch?.admissions ?? gated;
    const outcomes = await this.writer.submit({
      raws: payloads.map(({ raw }) => raw),
      records: all.flatMap((one) => (one.kind === 'passed' ? [one.record] : [])),
      rejected: all.flatMap((one) => (one.kind === 'refused' ? [one.record] : [])),
      cursors: moves(),
      fills: fillsOf(passed),
    });
    batch?.settle(outcomes);
    const written = outcomes.values();
    const admissions = all.values();
    return payloads.map(({ raw, records }) => ({
      raw_payload_id: raw.id,
      items: records.map(() => itemOutcome(admissions.next().value as Admission, written)),
    }));
  }
}

function heldPayload({ raw, records }: MappedPayload, held_batch_id: string): AcceptedPayload {
  const reasons = [heldReason(held_batch_id)];
  const items = records.map((): ItemOutcome => ({ outcome: 'rejected', reasons }));
  return { raw_payload_id: raw.id, items, held_batch_id };
}

function itemOutcome(judged: Admission, written: Iterator<RecordOutcome>): ItemOutcome {
  if (judged.kind === 'refused') {
    const { event_id, reasons } = judged.record;
    return { outcome: 'rejected', ...(event_id && { event_id }), reasons };
  }
  const { event_id, trace_id } = judged.record.event;
  const result = written.next().value as RecordOutcome;
  if (result.outcome === 'rejected') {
    return { outcome: 'rejected', event_id, reasons: result.reasons };
  }
  return { outcome: result.outcome, event_id, trace_id };
}
