import type { HistoryKind } from '@acp/contracts';
import type { Database, Runner } from '../database.js';
import {
  attemptsCounted,
  historyErrors,
  historyLatencies,
  type ErrorRow,
  type LatencyRow,
} from './sql/history-samples.sql.js';
import { forgetHistory, noteHistory, rollUpHour } from './sql/note-history.sql.js';
import {
  historyNames,
  historyPoints,
  historySteps,
  type HistoryNameRow,
  type HistoryPointRow,
  type HistoryStepRow,
} from './sql/read-history.sql.js';
import {
  endHistoryTurn,
  takeHistoryTurn,
  type HistoryTurnRow,
} from './sql/take-history-turn.sql.js';

/** How one name stands: its totals so far, and what waits. What it has none of is left out. */
export interface HistoryStand {
  kind: HistoryKind;
  name: string;
  received?: number;
  ingested?: number;
  delivered?: number;
  processed?: number;
  /** Total; of topics and consumers they are counted for the minute instead. */
  errors?: number;
  backlog?: number;
  oldestSeconds?: number;
  dead?: number;
}

export interface HistoryReading {
  at: string;
  stands: readonly HistoryStand[];
  /** Each consumer at each topic. */
  consumers: readonly { consumer: string; topic: string }[];
}

export interface HistoryQuestion {
  kind: HistoryKind;
  /** Null: all of the kind. */
  name: string | null;
  from: Date;
  to: Date;
  stepSeconds: number;
  namesMax: number;
}

export interface HistoryRows {
  steps: HistoryStepRow[];
  names: HistoryNameRow[];
  points: HistoryPointRow[];
}

/** Seconds of a step from which hours will do. */
const HOUR_SECONDS = 3_600;

/** What went through and how it stood, by minute and by hour. Derived: may be emptied. */
export class HistoryRepository {
  constructor(private readonly database: Database) {}

  /**
   * Notes the minute that ended before the reading, once, whoever else tries; false where it has been noted. Then
   * adds up an hour that is over, and forgets what is too old.
   */
  async note(
    reading: HistoryReading,
    kept: { minutesDays: number; hoursDays: number },
  ): Promise<boolean> {
    return this.database.inTransaction(async (runner) => {
      const taken = await runner.run<HistoryTurnRow & Record<string, unknown>>(takeHistoryTurn, [
        reading.at,
      ]);
      const turn = taken.rows[0];
      if (!turn) return false;
      const through = await countedThrough(runner, turn);
      const stands = await completed(runner, reading, turn, through);
      await runner.run(noteHistory, [turn.minute, turn.seconds, ...columnsOf(stands)]);
      const isFirst = turn.read_before === null;
      await runner.run(endHistoryTurn, [reading.at, through, turn.attempts_newest, isFirst]);
      await runner.run(rollUpHour, [turn.minute]);
      await runner.run(forgetHistory, [turn.minute, kept.minutesDays, kept.hoursDays]);
      return true;
    });
  }

  /** At most one name more than `namesMax`, which says that there are more. */
  async read(question: HistoryQuestion): Promise<HistoryRows> {
    const { kind, name, from, to, stepSeconds, namesMax } = question;
    const found = await this.rows<HistoryNameRow>(historyNames, [kind, name, namesMax + 1]);
    const range = [from, to, stepSeconds, stepSeconds >= HOUR_SECONDS];
    const names = found.slice(0, namesMax).map((row) => row.name);
    const [steps, points] = await Promise.all([
      this.rows<HistoryStepRow>(historySteps, range),
      this.rows<HistoryPointRow>(historyPoints, [...range, kind, names]),
    ]);
    return { steps, names: found, points };
  }

  private async rows<Row extends object>(
    statement: Parameters<Runner['run']>[0],
    values: readonly unknown[],
  ): Promise<Row[]> {
    return (await this.database.run<Row & Record<string, unknown>>(statement, values)).rows;
  }
}

type Completed = HistoryStand & { errorsNow?: number; p50Ms?: number; p99Ms?: number };

async function countedThrough(runner: Runner, turn: HistoryTurnRow): Promise<string> {
  const range = [turn.attempts_from, turn.attempts_to];
  const { rows } = await runner.run<{ through: string }>(attemptsCounted, range);
  return rows[0]!.through;
}

/** With what is looked up for the minute: errors, and latency of samples. */
async function completed(
  runner: Runner,
  { at, stands, consumers }: HistoryReading,
  turn: HistoryTurnRow,
  through: string,
): Promise<Completed[]> {
  const since = turn.read_before ?? at;
  const namesOf = (kind: HistoryKind) =>
    stands.filter((stand) => stand.kind === kind).map(({ name }) => name);
  const latencies = await runner.run<LatencyRow & Record<string, unknown>>(historyLatencies, [
    since,
    namesOf('topic'),
    namesOf('consumer'),
  ]);
  const errors = await runner.run<ErrorRow & Record<string, unknown>>(historyErrors, [
    turn.attempts_from,
    turn.read_before === null ? turn.attempts_from : through,
    since,
    consumers.map(({ consumer }) => consumer),
    consumers.map(({ topic }) => topic),
  ]);
  const found = new Map<string, Partial<Completed>>();
  const add = (row: { kind: string; name: string }, what: Partial<Completed>) =>
    found.set(`${row.kind} ${row.name}`, { ...found.get(`${row.kind} ${row.name}`), ...what });
  for (const row of latencies.rows) add(row, { p50Ms: row.p50_ms, p99Ms: row.p99_ms });
  for (const row of errors.rows) add(row, { errorsNow: row.errors });
  return stands.map((stand) => ({ ...stand, ...found.get(`${stand.kind} ${stand.name}`) }));
}

/** As `noteHistory` takes them, from $3 on. */
function columnsOf(stands: readonly Completed[]): unknown[][] {
  const members = [
    'kind',
    'name',
    'received',
    'ingested',
    'delivered',
    'processed',
    'errors',
    'backlog',
    'oldestSeconds',
    'errorsNow',
    'dead',
    'p50Ms',
    'p99Ms',
  ] as const;
  return members.map((member) => stands.map((stand) => stand[member] ?? null));
}
