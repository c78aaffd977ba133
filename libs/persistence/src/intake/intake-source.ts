import { ControlPlaneError, type RejectionReason } from '@acp/contracts';
import { Client } from 'pg';
import { INTAKE_VERSION, intakeTables, type IntakeTables } from './intake-tables.js';
import { readWaiting, type ReadRow, type WaitingRow } from './sql/read-waiting.sql.js';
import { settleBatch } from './sql/settle-batch.sql.js';

/** Rows of a batch that are stored and still to be ended where they came from. */
export interface Unsettled {
  taken: string[];
  refused: { id: string; reasons: readonly RejectionReason[] }[];
}

/** What an intake says of itself. */
export interface IntakeAccount {
  /** Made when it was installed; another one is another intake. */
  intake_id: string;
  /** The newest batch that was settled there. */
  batch: bigint;
  /** Rows that left it, counted as they were deleted or marked. */
  taken: bigint;
}

/** Rows that wait, never none, in the order of their numbers. */
interface WaitingRows {
  rows: readonly WaitingRow[];
  /** Rows that had left the intake when these were read, by its account. */
  taken: bigint;
}

export interface ReadLimits {
  rowsMax: number;
  bytesMax: number;
  /** The payload of a larger row is not read. */
  rowBytesMax: number;
}

export interface IntakeSourceOptions {
  url: string;
  schema: string;
  /** Milliseconds until the server counts as gone. */
  timeoutMs: number;
}

/** The upper halves of advisory locks; the lower is the table. `publish` knows the first. */
const BELL_CLASS = 0x41435049;
const OWNER_CLASS = 0x4143504f;

/**
 * One connection to an intake: who holds it may drain. Ownership is a session's advisory lock, so it
 * ends with the connection; what makes a batch count once is not the lock but its number, see
 * `IntakeStateRepository`. Rejects with the driver's error when the server is away; then it is over.
 */
export class IntakeSource {
  private rung = false;
  private onRing: () => void = () => undefined;
  private isAsleep = false;

  private constructor(
    private readonly client: Client,
    private readonly tables: IntakeTables,
  ) {
    client.on('notification', () => {
      this.rung = true;
      this.onRing();
    });
  }

  /** Rejects with `INTAKE.NOT_INSTALLED` where the database has no intake that this build can drain. */
  static async open(options: IntakeSourceOptions): Promise<IntakeSource> {
    const { url, schema, timeoutMs } = options;
    const client = new Client({
      connectionString: url,
      application_name: 'acp-intake',
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
    });
    const source = new IntakeSource(client, intakeTables(schema));
    // Whoever waits for the bell finds out at the next statement.
    client.on('error', () => source.onRing());
    await client.connect();
    try {
      await source.check(schema);
      await client.query(`LISTEN ${source.tables.channel}`);
      return source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  /** Whether this connection is the one that drains. */
  async own(): Promise<boolean> {
    return this.lock(OWNER_CLASS);
  }

  async account(): Promise<IntakeAccount> {
    const { rows } = await this.client.query<Record<'id' | 'batch' | 'taken', string>>({
      name: 'intake_account',
      text: `SELECT id, batch, taken FROM ${this.tables.account}`,
    });
    const [row] = rows;
    return { intake_id: row!.id, batch: BigInt(row!.batch), taken: BigInt(row!.taken) };
  }

  /** The oldest rows that wait, but those of `batch`, which are on their way; null where there are none. */
  async read(batch: Unsettled | null, limits: ReadLimits): Promise<WaitingRows | null> {
    const { rows } = await this.client.query<ReadRow>({
      name: 'intake_read',
      text: readWaiting(this.tables),
      values: [idsOf(batch), limits.rowsMax, limits.bytesMax, limits.rowBytesMax],
    });
    return rows[0] ? { rows, taken: BigInt(rows[0].taken) } : null;
  }

  /** Ends a batch that is stored; nothing where it was ended before. */
  async settle(batch: bigint, unsettled: Unsettled): Promise<void> {
    await this.client.query({
      name: 'intake_settle',
      ...settlement(this.tables, batch, unsettled),
    });
  }

  /** Rows that wait, up to `countMax`, and since when the oldest does. */
  async backlog(countMax: number): Promise<{ waiting: number; oldestAt: Date | null }> {
    const { rows } = await this.client.query<{ waiting: number; oldest_at: Date | null }>({
      name: 'intake_backlog',
      text: `SELECT count(*)::int AS waiting, min(published_at) AS oldest_at
             FROM (SELECT published_at FROM ${this.tables.intake} WHERE id > 0
                   ORDER BY id LIMIT $1) w`,
      values: [countMax],
    });
    return { waiting: rows[0]!.waiting, oldestAt: rows[0]!.oldest_at };
  }

  /**
   * From now on whoever publishes rings. False while a transaction that has published is open: it will
   * not ring, so it has to be waited for awake. Look once more before waiting.
   */
  async fallAsleep(): Promise<boolean> {
    this.rung = false;
    this.isAsleep ||= await this.lock(BELL_CLASS);
    return this.isAsleep;
  }

  /** Resolves at the next ring, after the time, or when the signal is aborted. */
  async untilRung(timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (this.rung || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.onRing = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      signal.addEventListener('abort', done, { once: true });
      this.onRing = done;
    });
  }

  /** Publishers need not ring any more. */
  async wakeUp(): Promise<void> {
    if (!this.isAsleep) return;
    this.isAsleep = false;
    await this.client.query(`SELECT pg_advisory_unlock(${this.key(BELL_CLASS)})`);
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async check(schema: string): Promise<void> {
    const { rows } = await this.client.query<{ found: boolean }>(
      'SELECT to_regclass($1) IS NOT NULL AS found',
      [this.tables.account],
    );
    const version = rows[0]!.found ? await this.version() : null;
    if (version === INTAKE_VERSION) return;
    const state = version === null ? 'has no intake' : `has version ${version} of the intake`;
    throw new ControlPlaneError(
      'INTAKE.NOT_INSTALLED',
      `the database ${state} in schema ${schema}; this build drains version ${INTAKE_VERSION}`,
    );
  }

  private async version(): Promise<number> {
    const { rows } = await this.client.query<{ version: number }>(
      `SELECT version FROM ${this.tables.account}`,
    );
    return rows[0]?.version ?? 0;
  }

  private async lock(lockClass: number): Promise<boolean> {
    const { rows } = await this.client.query<{ held: boolean }>(
      `SELECT pg_try_advisory_lock(${this.key(lockClass)}) AS held`,
    );
    return rows[0]!.held;
  }

  private key(lockClass: number): string {
    const table = `'${this.tables.intake.replaceAll("'", "''")}'::regclass`;
    return `(${lockClass}::bigint << 32) | ${table}::oid::bigint`;
  }
}

/** The statement that ends a batch, wherever it is run. */
export function settlement(tables: IntakeTables, batch: bigint, { taken, refused }: Unsettled) {
  return {
    text: settleBatch(tables),
    values: [
      String(batch),
      taken,
      refused.map(({ id }) => id),
      refused.map(({ reasons }) => JSON.stringify(reasons)),
    ],
  };
}

function idsOf(batch: Unsettled | null): string[] {
  return batch ? [...batch.taken, ...batch.refused.map(({ id }) => id)] : [];
}
