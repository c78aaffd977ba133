import type { TestDatabase } from '@acp/testing';
import type { Claim, EntryOutcome } from '../index.js';
import type { ModelOrdering } from './outbox-step.spec-support.js';

/** What the model believes of one entry; compared with the row at the end. */
interface Believed {
  key: string;
  attempts: number;
  end: 'delivered' | 'discarded' | null;
  everDead: boolean;
}

/** What must have become of every entry, by what was done to it; the rows are asked at the end. */
export class OutboxBeliefs {
  /** Entry ids in the order in which they were first delivered. */
  private readonly published: string[] = [];
  private readonly lateIds = new Set<string>();
  private readonly entries = new Map<string, Believed>();

  constructor(
    private readonly test: TestDatabase,
    private readonly topic: string,
    private readonly ordering: ModelOrdering,
  ) {}

  get ids(): string[] {
    return [...this.entries.keys()];
  }

  expectEntry(id: string, key: string): void {
    this.entries.set(id, { key, attempts: 0, end: null, everDead: false });
  }

  /** Its id was drawn before ids that others may see earlier. */
  expectLate(id: string): void {
    this.lateIds.add(id);
  }

  settled(claim: Claim, outcomes: readonly EntryOutcome[]): void {
    claim.entries.forEach((entry, index) => {
      const { kind } = outcomes[index]!;
      const believed = this.entries.get(entry.id)!;
      if (kind === 'delivered' || kind === 'retry' || kind === 'dead') believed.attempts += 1;
      if (kind === 'dead') believed.everDead = true;
      if (kind !== 'delivered') return;
      believed.end = 'delivered';
      this.published.push(entry.id);
    });
  }

  expired(claim: Claim): void {
    for (const entry of claim.entries) this.entries.get(entry.id)!.attempts += 1;
  }

  discarded(id: string): void {
    this.entries.get(id)!.end = 'discarded';
  }

  async noteDead(): Promise<void> {
    for (const id of await this.dead()) this.entries.get(id)!.everDead = true;
  }

  async dead(): Promise<string[]> {
    const rows = await this.test.sql<{ id: string }>(
      'SELECT id::text FROM outbox WHERE topic = $1 AND dead_lettered_at IS NOT NULL ORDER BY id',
      [this.topic],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Deliveries by key whose order is defined: late commits have no place among entries that were
   * delivered before they existed, nor has a dead letter that its key did not wait for.
   */
  orderedDeliveries(): string[][] {
    const byKey = new Map<string, string[]>();
    for (const id of this.published) {
      const { key, everDead } = this.entries.get(id)!;
      if (this.lateIds.has(id) || (everDead && this.ordering === 'continue')) continue;
      byKey.set(key, [...(byKey.get(key) ?? []), id]);
    }
    return [...byKey.values()];
  }

  /** Rows whose end or number of attempts is not what happened to them; retention may take ended ones. */
  async surprises(): Promise<string[]> {
    const rows = await this.test.sql<{ id: string; attempts: number; end: string | null }>(
      `SELECT id::text, delivery_attempts AS attempts,
              CASE WHEN delivered_at IS NOT NULL THEN 'delivered'
                   WHEN discarded_at IS NOT NULL THEN 'discarded' END AS end
       FROM outbox WHERE topic = $1`,
      [this.topic],
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const surprises: string[] = [];
    for (const [id, believed] of this.entries) {
      const row = found.get(id);
      if (!row && believed.end === null) surprises.push(`${id} is gone`);
      if (row && (row.attempts !== believed.attempts || row.end !== believed.end)) {
        surprises.push(`${id} is ${JSON.stringify(row)}, not ${JSON.stringify(believed)}`);
      }
    }
    return surprises;
  }
}
