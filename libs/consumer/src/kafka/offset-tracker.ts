/**
 * Which offset of a partition may be committed: the one below which everything is finished with,
 * though events finish in any order. Messages may come twice after a rebalance; each delivery has to
 * be finished with.
 */
export class OffsetTracker {
  private readonly open = new Map<bigint, number>();
  private next: bigint | undefined;
  private committed: bigint | undefined;

  add(offset: bigint): void {
    this.open.set(offset, (this.open.get(offset) ?? 0) + 1);
    if (this.next === undefined || offset >= this.next) this.next = offset + 1n;
  }

  finish(offset: bigint): void {
    const deliveries = this.open.get(offset) ?? 0;
    if (deliveries > 1) this.open.set(offset, deliveries - 1);
    else this.open.delete(offset);
  }

  /** The offset to commit, or null when that has not moved forward. Forward only. */
  committable(): bigint | null {
    if (this.next === undefined) return null;
    let lowest = this.next;
    for (const offset of this.open.keys()) if (offset < lowest) lowest = offset;
    return this.committed === undefined || lowest > this.committed ? lowest : null;
  }

  markCommitted(offset: bigint): void {
    this.committed = offset;
  }
}
