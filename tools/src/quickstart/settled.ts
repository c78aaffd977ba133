import type { Totals } from './ledger-client.js';

/** Everything that was ordered has ended, and what was delivered had its effect. */
export function isDrained(totals: Totals): boolean {
  const { outbox, delivered, dead, discarded, processed, pending, in_flight } = totals;
  if (pending > 0 || in_flight > 0) return false;
  return delivered + dead + discarded === outbox && processed >= delivered;
}

/** How often in a row the ledger must say the same before a feed of unknown length counts as over. */
const SAME_ANSWERS = 5;

/**
 * Tells when a feed has arrived: every frame has a record, and then either the chart has too or
 * nothing has changed for a while (a one that did not change since the last run is not stored).
 */
export class FeedWatch {
  private same = 0;
  private last = -1;

  constructor(
    private readonly expected: { recordsBefore: number; frames: number; candles: number },
  ) {}

  hasArrived(totals: Totals): boolean {
    const { recordsBefore, frames, candles } = this.expected;
    this.same = totals.records === this.last ? this.same + 1 : 0;
    this.last = totals.records;
    const arrived = totals.records - recordsBefore;
    if (arrived < frames || !isDrained(totals)) return false;
    return arrived >= frames + candles || this.same >= SAME_ANSWERS;
  }
}
