import type { Delivery } from './delivery.js';

/** Keys whose head waits for its next try, each with the events behind it, in order. */
export class KeyBlocks<D extends Delivery> {
  private readonly waiting = new Map<string, D[]>();

  /** Puts a delivery behind the head of its key; false where the key is free. */
  add(delivery: D): boolean {
    const line = delivery.key === null ? undefined : this.waiting.get(delivery.key);
    line?.push(delivery);
    return line !== undefined;
  }

  /** The head failed: its key waits, and with it what is already queued of the key. */
  block(head: D, queue: D[]): void {
    if (head.key === null) return;
    const behind = queue.filter((delivery) => delivery.key === head.key);
    const others = queue.filter((delivery) => delivery.key !== head.key);
    queue.splice(0, queue.length, ...others);
    this.waiting.set(head.key, [head, ...behind]);
  }

  /** The head and those behind it, in order; the key is free again. */
  release(head: D): D[] {
    if (head.key === null) return [head];
    const line = this.waiting.get(head.key) ?? [];
    this.waiting.delete(head.key);
    return line;
  }
}
