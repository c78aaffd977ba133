import type { RejectionReason, TopicDefinition } from '@acp/contracts';
import { admitRecord, type Admission, type CursorMove, type MappedPayload } from '@acp/intake';
import type { FilledGap, RecordOutcome } from '@acp/persistence';
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
    const all = judged.flat();
    const passed: Passed = (raw, index) => judged[raw]?.[index]?.kind === 'passed';
    const outcomes = await this.writer.submit({
      raws: payloads.map(({ raw }) => raw),
      records: all.flatMap((one) => (one.kind === 'passed' ? [one.record] : [])),
      rejected: all.flatMap((one) => (one.kind === 'refused' ? [one.record] : [])),
      cursors: typeof cursors === 'function' ? cursors(passed) : cursors,
      fills: fillsOf(passed),
    });
    const written = outcomes.values();
    return judged.map((records, raw) => ({
      raw_payload_id: payloads[raw]!.raw.id,
      items: records.map((one) => itemOutcome(one, written)),
    }));
  }
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
