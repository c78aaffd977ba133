import type { CanonicalEvent, Clock, RejectionReason } from '@acp/contracts';
import { Judge, type Expectation, type Finding, type Judgement } from '@acp/expectations';
import { heldBatch, type Admission, type MappedPayload } from '@acp/intake';
import type { ExpectationRepository, HeldBatchDraft, RecordOutcome } from '@acp/persistence';
import type { Example, Results } from './results.js';

/** A batch after its expectations, before it is written. */
export interface JudgedBatch {
  /** As the gate left them, but for records that go to quarantine. */
  admissions: readonly Admission[];
  /** Set where the batch is kept and nothing of it is stored. */
  held: HeldBatchDraft | null;
  /** After the commit: one outcome per record that was written, in order; null where it is held. */
  settle(outcomes: readonly RecordOutcome[] | null): void;
}

/** Judges every batch on its way from the gate to the triple write. */
export class BatchExpectations {
  private readonly judges: Judge;

  constructor(
    expectations: readonly Expectation[],
    private readonly parts: {
      repository: Pick<ExpectationRepository, 'storedAmong'>;
      results: Results;
      clock: Clock;
    },
  ) {
    this.judges = new Judge(expectations);
  }

  async judge(
    payloads: readonly MappedPayload[],
    admissions: readonly Admission[],
  ): Promise<JudgedBatch> {
    const now = this.parts.clock.now();
    const events = admissions.map((one) => (one.kind === 'passed' ? one.record.event : undefined));
    const judgement = this.judges.judge(events, now.getTime());
    const findings = await this.ofNewEvents(judgement.findings, admissions);
    const left = findings.length === 0 ? admissions : quarantined(payloads, admissions, findings);
    const holding = findings.filter((one) => actsAs(one, 'hold'));
    const held = holding.length === 0 ? null : heldBy(payloads, left, holding);
    const settle = (outcomes: readonly RecordOutcome[] | null) => {
      const became = consequences(events, left, outcomes);
      this.note({ judgement, findings, became, now }, (index, consequence) =>
        exampleOf(payloads, admissions[index]!, consequence),
      );
      const stored = (index: number) => became[index] === 'stored';
      judgement.keep([...events.keys()].filter(stored));
    };
    return { admissions: left, held, settle };
  }

  /** Counts are made of the batch, not of each record: most records pass. */
  private note(
    { judgement, findings, became, now }: Noted,
    exampleOf: (index: number, consequence: Example['consequence']) => Example,
  ): void {
    const { results } = this.parts;
    const counted = (index: number) => became[index] !== undefined;
    const judged = new Map(judgement.judgedOf([...became.keys()].filter(counted)));
    for (const finding of findings) {
      const { index, expectation } = finding;
      const consequence = became[index];
      if (consequence === undefined) continue;
      results.found(finding, () => exampleOf(index, consequence), now);
      judged.set(expectation, judged.get(expectation)! - 1);
    }
    for (const [expectation, count] of judged) results.passed(expectation, count, now);
  }

  /**
   * What is stored already is no new record, and is refused by nothing: vendors send again what they have
   * sent, and a chart repeats its days. Only asked where something would be kept back.
   */
  private async ofNewEvents(
    findings: readonly Finding[],
    admissions: readonly Admission[],
  ): Promise<readonly Finding[]> {
    const idOf = ({ index }: Finding) => {
      const admission = admissions[index]!;
      return admission.kind === 'passed' ? admission.record.event.event_id : '';
    };
    const acting = findings.filter((one) => actsAs(one, 'quarantine') || actsAs(one, 'hold'));
    if (acting.length === 0) return findings;
    const stored = await this.parts.repository.storedAmong([...new Set(acting.map(idOf))]);
    return stored.size === 0 ? findings : findings.filter((one) => !stored.has(idOf(one)));
  }
}

interface Noted {
  judgement: Judgement;
  findings: readonly Finding[];
  became: readonly (Example['consequence'] | undefined)[];
  now: Date;
}

/**
 * What became of each record of the batch; undefined where it is not counted: the gate has refused it, it
 * was stored already, or the write has refused it. Outcomes are null where the batch is held.
 */
function consequences(
  events: readonly (CanonicalEvent | undefined)[],
  left: readonly Admission[],
  outcomes: readonly RecordOutcome[] | null,
): Noted['became'] {
  const written = outcomes?.values();
  return events.map((event, index) => {
    if (event === undefined) return undefined;
    if (left[index]!.kind === 'refused') return written ? 'quarantined' : 'held';
    if (!written) return 'held';
    const { outcome } = written.next().value as RecordOutcome;
    return outcome === 'accepted' ? 'stored' : undefined;
  });
}

/** What cannot be decided keeps no record back, whatever the expectation would do. */
function actsAs({ expectation, fault }: Finding, action: Expectation['action']): boolean {
  return expectation.action === action && fault.outcome === 'failed';
}

function quarantined(
  payloads: readonly MappedPayload[],
  admissions: readonly Admission[],
  findings: readonly Finding[],
): readonly Admission[] {
  const reasons = new Map<number, RejectionReason[]>();
  for (const finding of findings) {
    if (!actsAs(finding, 'quarantine')) continue;
    const known = reasons.get(finding.index) ?? [];
    reasons.set(finding.index, [...known, reasonOf(finding)]);
  }
  if (reasons.size === 0) return admissions;
  return admissions.map((admission, index): Admission => {
    const why = reasons.get(index);
    if (!why || admission.kind === 'refused') return admission;
    const { raw, record_index, event } = admission.record;
    const { text } = payloads[raw]!.records[record_index]!;
    const { event_id, event_type } = event;
    const record = { raw, record_index, record_text: text, reasons: why, event_id, event_type };
    return { kind: 'refused', record };
  });
}

/** The code, the expectation's name and the value. */
function reasonOf({ expectation: { name }, fault }: Finding): RejectionReason {
  const { path, message } = fault;
  return { code: 'EXPECTATION.FAILED', path, message: `expectation ${name}: ${message}` };
}

function heldBy(
  payloads: readonly MappedPayload[],
  admissions: readonly Admission[],
  holding: readonly Finding[],
): HeldBatchDraft {
  const [first] = holding;
  const failing = new Set(holding.map(({ index }) => index)).size;
  const { message } = reasonOf(first!);
  return heldBatch(payloads, admissions, {
    expectation: first!.expectation.name,
    message,
    failing,
  });
}

function exampleOf(
  payloads: readonly MappedPayload[],
  admission: Admission,
  consequence: Example['consequence'],
): Example {
  const { raw, record_index, event } = (admission as Admission & { kind: 'passed' }).record;
  const { event_id, event_type, source, entity_id } = event;
  const raw_payload_id = payloads[raw]!.raw.id;
  return { consequence, event_id, raw_payload_id, record_index, source, event_type, entity_id };
}
