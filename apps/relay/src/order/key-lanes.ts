import type { ClaimedEntry } from '@acp/persistence';

type RunEnd = 'delivered' | 'stuck';

/** The entries of one key inside one claim, in order. */
export interface KeyRun {
  key: string;
  entries: ClaimedEntry[];
  /** `waiting` for the run before it in its key; `stuck` when that was not delivered. */
  state: 'waiting' | 'free' | 'stuck';
  /** Settles when `state` is no longer `waiting`. */
  turn: Promise<void>;
  /** Says how this run ended; the run behind it waits for that. */
  end: (end: RunEnd) => void;
}

interface Lane {
  tail: Promise<RunEnd>;
  runs: number;
  /** Set when a run got stuck and the database knows: claims begun later need not be held. */
  stuckUntilClaim: number | undefined;
}

/**
 * One run in flight per key. The database hands out no entry behind a head that it knows to be
 * stuck; this closes the gap for entries that were claimed before the head's failure was settled.
 *
 * Claims of a topic are numbered in the order in which they were begun, and their runs must be
 * entered in that order.
 */
export class KeyLanes {
  private readonly lanes = new Map<string, Lane>();

  /** Keys with something in flight or stuck. */
  get size(): number {
    return this.lanes.size;
  }

  /** The runs of a claim: by key, in the order of the entries. Entries without a key are left out. */
  enter(claimNumber: number, entries: readonly ClaimedEntry[]): KeyRun[] {
    const runs = new Map<string, ClaimedEntry[]>();
    for (const entry of entries) {
      if (entry.partition_key === null) continue;
      const run = runs.get(entry.partition_key);
      if (run) run.push(entry);
      else runs.set(entry.partition_key, [entry]);
    }
    return [...runs].map(([key, own]) => this.enterKey(claimNumber, key, own));
  }

  /**
   * The failure of a key's head is in the database. `claimsBegun` is the number of the newest claim
   * begun so far: later ones cannot contain entries of the key that should have waited.
   */
  stuckIsSettled(key: string, claimsBegun: number): void {
    const lane = this.lanes.get(key);
    if (!lane) return;
    lane.stuckUntilClaim = claimsBegun;
    this.dropIfDone(key, lane);
  }

  /** Claims up to this number have been entered or came to nothing. */
  claimsEntered(claimNumber: number): void {
    this.entered = claimNumber;
    for (const [key, lane] of this.lanes) this.dropIfDone(key, lane);
  }

  private entered = 0;

  private enterKey(claimNumber: number, key: string, entries: ClaimedEntry[]): KeyRun {
    let lane = this.lanes.get(key);
    const passed = lane?.stuckUntilClaim !== undefined && claimNumber > lane.stuckUntilClaim;
    if (lane && passed && lane.runs === 0) {
      this.lanes.delete(key);
      lane = undefined;
    }
    let end!: (end: RunEnd) => void;
    const ended = new Promise<RunEnd>((resolve) => (end = resolve));
    const before = lane?.tail;
    const own = lane ?? { tail: ended, runs: 0, stuckUntilClaim: undefined };
    own.tail = ended;
    own.runs += 1;
    this.lanes.set(key, own);
    const finish = (how: RunEnd) => {
      own.runs -= 1;
      end(how);
      if (how === 'delivered') this.dropIfDone(key, own, true);
    };
    const run: KeyRun = {
      key,
      entries,
      state: before ? 'waiting' : 'free',
      turn: Promise.resolve(),
      end: finish,
    };
    if (before) {
      run.turn = before.then((how) => {
        run.state = how === 'delivered' ? 'free' : 'stuck';
      });
    }
    return run;
  }

  private dropIfDone(key: string, lane: Lane, delivered = false): void {
    if (lane.runs > 0 || this.lanes.get(key) !== lane) return;
    const free = delivered && lane.stuckUntilClaim === undefined;
    const passed = lane.stuckUntilClaim !== undefined && this.entered >= lane.stuckUntilClaim;
    if (free || passed) this.lanes.delete(key);
  }
}
