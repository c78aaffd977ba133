import { isCanary, type Clock, type TopicDefinition } from '@acp/contracts';
import { admitRecord, type Admission, type MappedPayload } from '@acp/intake';
import type { AppLogger } from '@acp/observability';
import {
  IngestRepository,
  IntakeStateRepository,
  type Database,
  type HeldBatchDraft,
  type IntakeBatch,
  type IntakeSource,
  type IntakeState,
  type ReadLimits,
  type RecordOutcome,
  type TripleWrite,
  type Unsettled,
  type WaitingRow,
} from '@acp/persistence';
import type { Expected } from '../../accept/accept-events.js';
import type { JudgedBatch } from '../../expectations/batch-expectations.js';
import type { CommittedWriter } from '../../grouping/committed-writer.js';
import { isDataRefused, refuseRecords } from '../../grouping/refuse-records.js';
import { timeStep } from '../../grouping/time-step.js';
import { connectorOf, type IntakeDatabase } from './intake-databases.js';
import { payloadOf } from './intake-record.js';

export interface DrainParts {
  database: Database;
  writer: CommittedWriter;
  /** Null where nothing is expected. */
  expected: Expected | null;
  topics: readonly TopicDefinition[];
  logger: AppLogger;
  clock: Clock;
}

/** Somebody else has moved the intake on: what is known of it here is old. */
export class IntakeMoved extends Error {}

/** A batch that was taken. */
export interface Drained {
  /** Rows; 0 where none waited. */
  count: number;
  /**
   * All that was there, and less than half of what a batch may have: a later one would have been larger. One
   * that ended at a canary leaves rows behind, which wait for nothing.
   */
  isSmall: boolean;
}

/** What of a batch is stored, and what the next batch goes on from. */
interface Taken {
  rows: Unsettled;
  state: IntakeState;
}

/**
 * Takes an intake batch by batch. Each is stored here in one transaction, under its number and with the
 * list of its rows; then its rows are ended there; then comes the next. Whoever takes over after a
 * crash reads from the list what is still to be ended, so that nothing is stored twice or counted twice.
 */
export class DrainIntake {
  private readonly states: IntakeStateRepository;
  private state: IntakeState | undefined;

  constructor(
    private readonly intake: IntakeDatabase,
    private readonly limits: ReadLimits,
    private readonly parts: DrainParts,
  ) {
    this.states = new IntakeStateRepository(parts.database);
  }

  /** Ends what was stored before and takes the next rows. */
  async runOnce(source: IntakeSource): Promise<Drained> {
    const state = (this.state ??= await this.meet(source));
    if (state.unsettled) await source.settle(state.batch, state.unsettled);
    const waiting = await source.read(state.unsettled, this.limits);
    if (!waiting) return { count: 0, isSmall: true };
    const rows = ofOneKind(waiting.rows);
    const next = await this.store(state, rows, waiting.taken);
    this.state = next.state;
    const isAll = rows.length === waiting.rows.length;
    return { count: Number(countOf(next.rows)), isSmall: isAll && this.isSmall(rows) };
  }

  private isSmall(rows: readonly WaitingRow[]): boolean {
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    return rows.length < this.limits.rowsMax / 2 && bytes < this.limits.bytesMax / 2;
  }

  /** What is known of the intake is asked for again. */
  forget(): void {
    this.state = undefined;
  }

  private async meet(source: IntakeSource): Promise<IntakeState> {
    return this.states.meet(this.intake.name, await source.account());
  }

  /** A row that the database refuses makes the batch smaller, until it is alone; then it is refused. */
  private async store(
    state: IntakeState,
    rows: readonly WaitingRow[],
    taken: bigint,
  ): Promise<Taken> {
    const payload = timeStep('map', () => this.payloadOf(rows));
    const gated = timeStep('gate', () => this.judge(payload));
    const expected = (await this.parts.expected?.batches.judge([payload], gated)) ?? null;
    if (expected?.held) return this.hold({ state, rows, taken, expected, held: expected.held });
    const judged = expected?.admissions ?? gated;
    const batch: TripleWrite = {
      raws: [payload.raw],
      records: judged.flatMap((one) => (one.kind === 'passed' ? [one.record] : [])),
      rejected: judged.flatMap((one) => (one.kind === 'refused' ? [one.record] : [])),
    };
    try {
      return await this.write({ state, rows, taken, batch, expected });
    } catch (error) {
      if (!isDataRefused(error)) throw error;
      if (rows.length > 1) return this.store(state, rows.slice(0, rows.length / 2), taken);
      const refused = refuseRecords(batch, error);
      return this.write({ state, rows, taken, batch: refused, expected: null });
    }
  }

  /**
   * The batch is kept for an operator, and its rows leave the intake. They do not come in, so the accounts
   * say that they are explained; what is released comes in under a connector of its own.
   */
  private async hold(next: {
    state: IntakeState;
    rows: readonly WaitingRow[];
    taken: bigint;
    expected: JudgedBatch;
    held: HeldBatchDraft;
  }): Promise<Taken> {
    const { state, rows, taken, expected, held } = next;
    const ended: Unsettled = { taken: rows.map(({ id }) => id), refused: [] };
    const explained = this.explain(state, taken) - countOf(ended);
    const { holds } = this.parts.expected!;
    const id = await this.parts.database.inTransaction(async (transaction) => {
      const states = new IntakeStateRepository(transaction);
      await this.move(states, state, { rows: ended, taken, explained, isHeld: true });
      return holds.keep(transaction, held);
    });
    holds.tell(held, id);
    expected.settle(null);
    return { rows: ended, state: this.after(state, ended, { explained, isHeld: true }) };
  }

  private payloadOf(rows: readonly WaitingRow[]): MappedPayload {
    const { name } = this.intake;
    const { rowBytesMax } = this.limits;
    return payloadOf(rows, { name, now: this.parts.clock.now(), rowBytesMax });
  }

  private judge(payload: MappedPayload): Admission[] {
    const { topics } = this.parts;
    return payload.records.map((record, record_index) =>
      admitRecord(record, { payload, topics, at: { raw: 0, record_index } }),
    );
  }

  private async write(next: {
    state: IntakeState;
    rows: readonly WaitingRow[];
    taken: bigint;
    batch: TripleWrite;
    expected: JudgedBatch | null;
  }): Promise<Taken> {
    const { state, rows, taken, batch, expected } = next;
    const explained = this.explain(state, taken);
    let ended: Unsettled = { taken: [], refused: [] };
    const outcomes = await this.parts.writer.commit(
      batch,
      () =>
        this.parts.database.inTransaction(async (transaction) => {
          const outcomes = await new IngestRepository(transaction).write(batch);
          ended = endOf(rows, batch, outcomes);
          await this.move(new IntakeStateRepository(transaction), state, {
            rows: ended,
            taken,
            explained,
          });
          return outcomes;
        }),
      (outcomes) => outcomes,
    );
    expected?.settle(outcomes);
    return { rows: ended, state: this.after(state, ended, { explained, isHeld: false }) };
  }

  /** In this very database the rows end in the transaction that stores them. */
  private async move(
    states: IntakeStateRepository,
    state: IntakeState,
    { rows, taken, ...moved }: Omit<IntakeBatch, 'isUnsettled'>,
  ): Promise<void> {
    const isUnsettled = !this.isHere;
    const left = isUnsettled ? taken : taken + countOf(rows);
    const isMoved = await states.move(state, { ...moved, rows, isUnsettled, taken: left });
    if (!isMoved) throw new IntakeMoved();
    if (this.isHere) await states.settleHere(this.intake.schema, state.batch + 1n, rows);
  }

  private get isHere(): boolean {
    return this.intake.url === null;
  }

  private after(
    state: IntakeState,
    rows: Unsettled,
    { explained, isHeld }: { explained: bigint; isHeld: boolean },
  ): IntakeState {
    return {
      ...state,
      batch: state.batch + 1n,
      records: state.records + (isHeld ? 0n : countOf(rows)),
      explained,
      unsettled: this.isHere ? null : rows,
    };
  }

  /**
   * Rows that came in and never left by the intake's account were removed by others after they had been
   * read, or the intake was restored from a backup: nothing is lost, and the accounts say so. Rows that
   * left and never came in explain nothing.
   */
  private explain(state: IntakeState, taken: bigint): bigint {
    const missing = state.records - state.explained - taken;
    if (missing <= 0n) return state.explained;
    const connector = connectorOf(this.intake);
    const rows = String(missing);
    this.parts.logger.warn(
      { connector, rows },
      'rows came in that did not leave by the intake’s account',
    );
    return state.explained + missing;
  }
}

/** Up to where canaries begin or end: they have a raw payload of their own, so that they are soon gone. */
function ofOneKind(rows: readonly WaitingRow[]): readonly WaitingRow[] {
  const first = rows[0];
  if (!first) return rows;
  const end = rows.findIndex((row) => isCanary(row) !== isCanary(first));
  return end === -1 ? rows : rows.slice(0, end);
}

function countOf({ taken, refused }: Unsettled): bigint {
  return BigInt(taken.length + refused.length);
}

/** What becomes of each row in its intake: stored ones go, refused ones stay with their reasons. */
function endOf(
  rows: readonly WaitingRow[],
  batch: TripleWrite,
  outcomes: readonly RecordOutcome[],
): Unsettled {
  const reasons = new Map(batch.rejected.map((one) => [one.record_index, one.reasons]));
  batch.records.forEach(({ record_index }, index) => {
    const outcome = outcomes[index]!;
    if (outcome.outcome === 'rejected') reasons.set(record_index, outcome.reasons);
  });
  const ended: Unsettled = { taken: [], refused: [] };
  rows.forEach(({ id }, index) => {
    const why = reasons.get(index);
    if (why) ended.refused.push({ id, reasons: why });
    else ended.taken.push(id);
  });
  return ended;
}
