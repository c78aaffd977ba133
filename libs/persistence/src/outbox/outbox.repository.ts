import { cleanText } from '@acp/contracts';
import type { Answer, Database, Statement } from '../database.js';
import { claimedEntry, type ClaimedEntry } from './claimed-entry.js';
import { abandonClaims, claimsOfWorker } from './sql/abandon-claims.sql.js';
import { claimDueEntries, claimDueEntriesByKey } from './sql/claim-due-entries.sql.js';
import { claimFreshEntries } from './sql/claim-fresh-entries.sql.js';
import { claimFreshEntriesByKey } from './sql/claim-fresh-entries-by-key.sql.js';
import type { ClaimedEntryRow } from './sql/claimed-columns.js';
import { expireClaims } from './sql/expire-claims.sql.js';
import { releaseKeys } from './sql/release-keys.sql.js';
import { releaseParked } from './sql/release-parked.sql.js';
import { settleDelivered } from './sql/settle-delivered.sql.js';
import { settleOutcomes } from './sql/settle-outcomes.sql.js';
import { sweepLateEntries } from './sql/sweep-late-entries.sql.js';

/** Keys that one statement lets go; it updates that many times the entries let go of each. */
const KEYS_RELEASED_AT_ONCE = 250;

/** Entries that one worker holds until it settles them or its lease runs out. */
export interface Claim {
  /** Fencing token: a settle counts only while this claim exists. */
  id: string;
  topic: string;
  workerId: string;
  /** By entry id, ascending. */
  entries: ClaimedEntry[];
}

export interface ClaimRequest {
  /** UUID, fresh for every request. */
  claimId: string;
  topic: string;
  workerId: string;
  entriesMax: number;
  bytesMax: number;
}

/** Order by key: who may claim, and what keeps a key waiting. */
export interface KeyOrder {
  deadLettersBlock: boolean;
}

/** Why an entry is suspected of killing the process that publishes it; see `expireClaims`. */
export type Suspicion = 'RELAY.LEASE_EXPIRED' | 'RELAY.SUSPECTED_POISON';

export type SettledKind = 'delivered' | 'retry' | 'dead' | 'postponed' | 'parked';

export interface EntryOutcome {
  entryId: string;
  kind: SettledKind;
  /** For `retry` and `postponed`: how long from now until it is due. */
  delayMs?: number;
  errorCode?: string;
  errorMessage?: string;
  brokerRef?: string | null;
  response?: string;
}

export interface PublishFacts {
  transport: string;
  /** By this process's clock; only how long ago that was is recorded, in the database's time. */
  startedAt: Date;
}

/** Claim and settle: the life of outbox entries between the triple write and their end. */
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  /** Entries nobody has claimed yet, oldest first; null when there are none. */
  async claimFresh(request: ClaimRequest, order?: KeyOrder): Promise<Claim | null> {
    const values: unknown[] = [
      request.topic,
      request.workerId,
      request.claimId,
      request.entriesMax,
      request.bytesMax,
    ];
    if (!order) return this.claim(request, claimFreshEntries, values);
    return this.claim(request, claimFreshEntriesByKey, [...values, order.deadLettersBlock]);
  }

  /** Retries whose time has come; with `suspicion` those, without it all others. */
  async claimDue(
    request: ClaimRequest,
    options: { suspicion?: Suspicion; order?: KeyOrder } = {},
  ): Promise<Claim | null> {
    const values: unknown[] = [
      request.topic,
      request.workerId,
      request.claimId,
      request.entriesMax,
      options.suspicion ?? null,
      request.bytesMax,
    ];
    if (!options.order) return this.claim(request, claimDueEntries, values);
    values.push(options.order.deadLettersBlock);
    return this.claim(request, claimDueEntriesByKey, values);
  }

  /**
   * All entries of the claim were delivered. `brokerRefs` in the order of the claim's entries.
   * The number of entries settled: 0 when the claim had been revoked.
   */
  async settleDelivered(
    claim: Claim,
    brokerRefs: readonly (string | null)[],
    facts: PublishFacts,
  ): Promise<number> {
    const { rows } = await this.database.run<{ settled: number }>(settleDelivered, [
      claim.id,
      claim.workerId,
      brokerRefs.map(storable),
      facts.transport,
      msSince(facts.startedAt),
      claim.entries.map(({ id }) => id),
    ]);
    return rows[0]!.settled;
  }

  /**
   * An outcome for some or all entries of the claim; `remaining` are the ids that stay claimed.
   * The number of entries settled: 0 when the claim had been revoked.
   */
  async settle(
    claim: Pick<Claim, 'id' | 'workerId'>,
    outcomes: readonly EntryOutcome[],
    remaining: readonly string[],
    facts: PublishFacts,
  ): Promise<number> {
    const { rows } = await this.database.run<{ settled: number }>(settleOutcomes, [
      claim.id,
      claim.workerId,
      remaining,
      outcomes.map((outcome) => outcome.entryId),
      outcomes.map((outcome) => outcome.kind),
      outcomes.map((outcome) => outcome.delayMs ?? 0),
      outcomes.map((outcome) => storable(outcome.errorCode)),
      outcomes.map((outcome) => storable(outcome.errorMessage)),
      outcomes.map((outcome) => storable(outcome.brokerRef)),
      outcomes.map((outcome) => storable(outcome.response)),
      facts.transport,
      msSince(facts.startedAt),
    ]);
    return rows[0]!.settled;
  }

  /** Gives back what dead workers held; see `expireClaims` for what that does to an entry. */
  async expireClaims(claimsMax: number): Promise<ExpiredClaims> {
    const { rows } = await this.database.run<{
      claims: number;
      entries: number;
      workers: string[] | null;
      topics: string[] | null;
    }>(expireClaims, [claimsMax]);
    const row = rows[0]!;
    return { ...row, workers: row.workers ?? [], topics: row.topics ?? [] };
  }

  /** Ids of the claims that the database records for a worker. */
  async claimsOf(workerId: string): Promise<string[]> {
    const { rows } = await this.database.run<{ id: string }>(claimsOfWorker, [workerId]);
    return rows.map(({ id }) => id);
  }

  /** Gives back what claims hold of which nothing was published; the number of entries. */
  async abandon(workerId: string, claimIds: readonly string[]): Promise<number> {
    return (await this.database.run(abandonClaims, [workerId, claimIds])).count;
  }

  /** Makes entries due that committed below the frontier. `complete` when all of it was visited. */
  async sweepLate(
    topic: string,
    rowsMax: number,
  ): Promise<{ late: number; visited: number; complete: boolean }> {
    const { rows } = await this.database.run<{ late: number; visited: number; complete: boolean }>(
      sweepLateEntries,
      [topic, rowsMax],
    );
    return rows[0]!;
  }

  /** Lets at most `entriesMax` parked entries of a topic go that is no longer ordered; how many. */
  async releaseParked(topic: string, entriesMax: number): Promise<number> {
    return (await this.database.run(releaseParked, [topic, entriesMax])).count;
  }

  /** Lets the next entries go of keys whose head is out of the way; walks all such keys. */
  async releaseKeys(
    topic: string,
    options: KeyOrder & { entriesPerKeyMax: number; keysPerStepMax?: number },
  ): Promise<number> {
    let released = 0;
    let after: string | null = null;
    do {
      const answer: Answer<{ released: number; last_key: string | null }> = await this.database.run(
        releaseKeys,
        [
          topic,
          options.deadLettersBlock,
          options.entriesPerKeyMax,
          options.keysPerStepMax ?? KEYS_RELEASED_AT_ONCE,
          after,
        ],
      );
      released += answer.rows[0]!.released;
      after = answer.rows[0]!.last_key;
    } while (after !== null);
    return released;
  }

  private async claim(
    request: { claimId: string; topic: string; workerId: string },
    statement: Statement,
    values: unknown[],
  ): Promise<Claim | null> {
    const { rows } = await this.database.run<ClaimedEntryRow>(statement, values);
    if (rows.length === 0) return null;
    return {
      id: request.claimId,
      topic: request.topic,
      workerId: request.workerId,
      entries: rows.map(claimedEntry),
    };
  }
}

export interface ExpiredClaims {
  claims: number;
  entries: number;
  workers: string[];
  topics: string[];
}

/** A worker's clock may be wrong by hours; the time between two looks at it is right. */
function msSince(startedAt: Date): number {
  return Math.max(0, Date.now() - startedAt.getTime());
}

/** A settle that the database refuses would be tried until the lease is over. */
function storable(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : cleanText(text);
}
