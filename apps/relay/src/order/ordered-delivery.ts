import type { ClaimedEntry, EntryOutcome } from '@acp/persistence';
import type { NumberedClaim } from '../claim/claim.js';
import type { KeyLanes, KeyRun } from './key-lanes.js';

/** Handles a part of a claim; `rest` are the claim's ids that are neither settled nor in the part. */
type HandlePart = (part: ClaimedEntry[], rest: readonly string[]) => Promise<EntryOutcome[]>;

export interface PartHandlers {
  publish: HandlePart;
  /** Gives the part back without an attempt, to wait behind the head of its key. */
  park: HandlePart;
}

/**
 * Publishes a claim of a topic ordered by key: every run whose key is free goes at once, in one
 * batch; runs behind another claim's run of their key follow as that ends. Behind a run that got
 * stuck nothing of the key is published: it is given back without an attempt.
 */
export class OrderedDelivery {
  constructor(
    private readonly lanes: KeyLanes,
    private readonly claimsBegun: () => number,
  ) {}

  async deliver(claim: NumberedClaim, handlers: PartHandlers): Promise<void> {
    let waiting = this.lanes.enter(claim.number, claim.entries);
    this.lanes.claimsEntered(claim.number);
    let loose = claim.entries.filter((entry) => entry.partition_key === null);
    let left: readonly ClaimedEntry[] = claim.entries;
    const handle = async (how: HandlePart, runs: readonly KeyRun[], more: ClaimedEntry[]) => {
      const part = inOrder([...runs.flatMap((run) => run.entries), ...more]);
      if (part.length === 0) return;
      waiting = waiting.filter((run) => !runs.includes(run));
      left = without(left, part);
      await this.handleRuns(runs, part, () =>
        how(
          part,
          left.map((entry) => entry.id),
        ),
      );
    };
    try {
      while (waiting.length > 0 || loose.length > 0) {
        if (loose.length === 0) await oneIsReady(waiting);
        const stuck = waiting.filter((run) => run.state === 'stuck');
        const free = waiting.filter((run) => run.state === 'free');
        const more = loose;
        loose = [];
        await handle(handlers.park, stuck, []);
        await handle(handlers.publish, free, more);
      }
    } finally {
      // Only when handling threw: whoever waits behind these must not wait for ever.
      this.endAll(waiting);
    }
  }

  private async handleRuns(
    runs: readonly KeyRun[],
    part: readonly ClaimedEntry[],
    work: () => Promise<EntryOutcome[]>,
  ): Promise<void> {
    let stuck = new Set<string | null>(runs.map((run) => run.key));
    try {
      const outcomes = await work();
      const failed = part.filter((_, index) => outcomes[index]?.kind !== 'delivered');
      stuck = new Set(failed.map((entry) => entry.partition_key));
    } finally {
      this.endAll(runs.filter((run) => stuck.has(run.key)));
      for (const run of runs) if (!stuck.has(run.key)) run.end('delivered');
    }
  }

  private endAll(stuck: readonly KeyRun[]): void {
    for (const run of stuck) {
      run.end('stuck');
      this.lanes.stuckIsSettled(run.key, this.claimsBegun());
    }
  }
}

async function oneIsReady(waiting: readonly KeyRun[]): Promise<void> {
  if (waiting.some((run) => run.state !== 'waiting')) return;
  await Promise.race(waiting.map((run) => run.turn));
}

function without(
  entries: readonly ClaimedEntry[],
  taken: readonly ClaimedEntry[],
): readonly ClaimedEntry[] {
  if (entries.length === taken.length) return [];
  const ids = new Set(taken.map((entry) => entry.id));
  return entries.filter((entry) => !ids.has(entry.id));
}

function inOrder(entries: ClaimedEntry[]): ClaimedEntry[] {
  return entries.sort((a, b) => Number(a.id) - Number(b.id));
}
