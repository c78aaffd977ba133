import type { Delivery } from './delivery.js';

/** A queue that one transaction at a time is taken from. */
export interface Lane<D> {
  readonly queue: D[];
  running: boolean;
  /** Outages in a row; how long to wait grows with it. */
  outages: number;
}

export function makeLanes<D>(count: number): Lane<D>[] {
  return Array.from({ length: count }, () => ({ queue: [], running: false, outages: 0 }));
}

/** One key, one lane; what has no key goes where the queue is shortest. */
export function laneFor<D extends Delivery>(lanes: readonly Lane<D>[], delivery: D): Lane<D> {
  if (delivery.key !== null) return lanes[hashOf(delivery.key) % lanes.length]!;
  return lanes.reduce((best, lane) => (lane.queue.length < best.queue.length ? lane : best));
}

/** The next transaction: as much as fits; a suspect goes alone. */
export function takeBatch<D extends Delivery>(lane: Lane<D>, batchMax: number): D[] {
  const suspectAt = lane.queue.slice(0, batchMax).findIndex((delivery) => delivery.suspect);
  const size = suspectAt === -1 ? batchMax : Math.max(1, suspectAt);
  return lane.queue.splice(0, size);
}

/** FNV-1a; any even spread will do, it need not be the broker's. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}
