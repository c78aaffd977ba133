import { cleanJson } from '@acp/contracts';
import type { Runner, Statement, Transaction } from '../database.js';
import { settlement, type IntakeAccount, type Unsettled } from './intake-source.js';
import { intakeTables } from './intake-tables.js';

/** How far an intake has been drained, as the control plane knows it. */
export interface IntakeState {
  name: string;
  intake_id: string;
  /** The newest batch that is stored here. */
  batch: bigint;
  /** Rows that came in, in all batches. */
  records: bigint;
  /** See the column. */
  explained: bigint;
  /** What of the newest batch is still to be ended in the intake; null where nothing is. */
  unsettled: Unsettled | null;
}

export interface IntakeBatch {
  rows: Unsettled;
  /** False where they were ended in the same transaction. */
  isUnsettled: boolean;
  /** Rows that have left the intake so far, by its own account. */
  taken: bigint;
  explained: bigint;
  /** The rows are kept in a held batch: they left the intake and did not come in. */
  isHeld?: boolean;
}

export interface IntakeLook {
  waiting: number | null;
  oldestAt: Date | null;
  /** Why it cannot be drained; null where it can. */
  error: string | null;
}

type IntakeRow = Omit<IntakeState, 'batch' | 'records' | 'explained'> &
  Record<'batch' | 'records' | 'explained', string>;

const findIntake: Statement = {
  name: 'find_intake',
  text: `SELECT name, intake_id, batch, records, explained, unsettled FROM intakes WHERE name = $1`,
};

const meetIntake: Statement = {
  name: 'meet_intake',
  text: `
INSERT INTO intakes (name, intake_id, batch, records, refused, taken, explained)
VALUES ($1, $2, $3::bigint, 0, 0, $4::bigint, - $4::bigint)
ON CONFLICT (name) DO UPDATE
SET intake_id = excluded.intake_id, taken = excluded.taken, unsettled = NULL,
    batch = greatest(intakes.batch, excluded.batch), explained = intakes.records - excluded.taken
WHERE intakes.intake_id <> excluded.intake_id`,
};

/** $1 name, $2 the newest batch that is settled in the intake. */
const skipBatches: Statement = {
  name: 'skip_intake_batches',
  text: 'UPDATE intakes SET batch = $2::bigint, unsettled = NULL WHERE name = $1 AND batch < $2::bigint',
};

/**
 * Only who stood at the batch before moves it: of two that drain at once, one commits and the other is
 * told. $1 name, $2 number of the batch, $3 and $4 its rows, all and refused, $5 what is to be settled,
 * $6 taken, $7 explained.
 */
const moveIntake: Statement = {
  name: 'move_intake',
  text: `
UPDATE intakes
SET batch = $2::bigint, records = records + $3::bigint, refused = refused + $4::bigint, unsettled = $5,
    taken = $6, explained = $7::bigint, updated_at = now()
WHERE name = $1 AND batch = $2::bigint - 1`,
};

const lookAtIntake: Statement = {
  name: 'look_at_intake',
  text: `
UPDATE intakes SET waiting = coalesce($2::int, waiting), error = $4::text,
       looked_at = CASE WHEN $4::text IS NULL THEN now() ELSE looked_at END,
       oldest_waiting_at = CASE WHEN $2::int IS NULL THEN oldest_waiting_at ELSE $3::timestamptz END
WHERE name = $1`,
};

/**
 * The control plane's side of its intakes. A batch is the triple write, this row and nothing else in one
 * transaction; afterwards it is settled in the intake, and until then the row says what that will be.
 * Whoever drains next, settles first.
 */
export class IntakeStateRepository {
  constructor(private readonly runner: Runner | Transaction) {}

  async find(name: string): Promise<IntakeState | null> {
    const { rows } = await this.runner.run<IntakeRow>(findIntake, [name]);
    const [row] = rows;
    if (!row) return null;
    const { batch, records, explained, ...state } = row;
    const numbers = {
      batch: BigInt(batch),
      records: BigInt(records),
      explained: BigInt(explained),
    };
    return { ...state, ...numbers };
  }

  /**
   * Meets the intake: one that is new under this name goes on from its own account. Where it has settled
   * batches that are not known here (this database was restored from a backup), their numbers are
   * not used again, and the rows that are missing here stay missing in the ledger.
   */
  async meet(name: string, { intake_id, batch, taken }: IntakeAccount): Promise<IntakeState> {
    await this.runner.run(meetIntake, [name, intake_id, String(batch), String(taken)]);
    await this.runner.run(skipBatches, [name, String(batch)]);
    return (await this.find(name))!;
  }

  /** Moves to the next batch; false where somebody else has. */
  async move(state: IntakeState, batch: IntakeBatch): Promise<boolean> {
    const { rows, isUnsettled, taken, explained, isHeld = false } = batch;
    const { count } = await this.runner.run(moveIntake, [
      state.name,
      String(state.batch + 1n),
      isHeld ? 0 : rows.taken.length + rows.refused.length,
      isHeld ? 0 : rows.refused.length,
      isUnsettled ? JSON.stringify(cleanJson(rows)) : null,
      String(taken),
      String(explained),
    ]);
    return count === 1;
  }

  /** Settles a batch of the intake in this very database, in the transaction of its triple write. */
  async settleHere(schema: string, batch: bigint, rows: Unsettled): Promise<void> {
    const { text, values } = settlement(intakeTables(schema), batch, rows);
    await this.runner.ask({ text, values });
  }

  /** What a look at the intake has shown. */
  async look(name: string, { waiting, oldestAt, error }: IntakeLook): Promise<void> {
    await this.runner.run(lookAtIntake, [name, waiting, oldestAt, error]);
  }
}
