import type { RedisConnection } from '@acp/brokers/redis';
import type { Settlement } from '../dispatch/delivery.js';
import {
  streamDelivery,
  type RawStreamEntry,
  type StreamDelivery,
} from './redis-stream-entries.js';

export interface StreamGroupOptions {
  /** Blocks in XREADGROUP. Both throw while there is no connection. */
  reader: () => RedisConnection;
  /** Everything else. */
  control: () => RedisConnection;
  stream: string;
  group: string;
  member: string;
}

/** The commands of one member of a consumer group. */
export class StreamGroup implements Settlement<StreamDelivery> {
  private claimCursor = '0-0';

  constructor(private readonly options: StreamGroupOptions) {}

  /** From the beginning of the stream; one that exists is left as it is. */
  async create(): Promise<void> {
    const { control, stream, group } = this.options;
    try {
      await control().xgroup('CREATE', stream, group, '0', 'MKSTREAM');
    } catch (error) {
      if (!String(error).includes('BUSYGROUP')) throw error;
    }
  }

  async read({ count, blockMs }: { count: number; blockMs: number }): Promise<StreamDelivery[]> {
    const { reader, stream, group, member } = this.options;
    const answer = (await reader().xreadgroup(
      'GROUP',
      group,
      member,
      'COUNT',
      count,
      'BLOCK',
      blockMs,
      'STREAMS',
      stream,
      '>',
    )) as [string, RawStreamEntry[]][] | null;
    return (answer?.[0]?.[1] ?? []).map(([id, fields]) => streamDelivery(id, fields ?? [], false));
  }

  /** Takes over what lies idle with another member; goes through the pending list step by step. */
  async claimIdle({ idleMs, count }: { idleMs: number; count: number }): Promise<StreamDelivery[]> {
    const { control, stream, group, member } = this.options;
    const [next, entries] = (await control().xautoclaim(
      stream,
      group,
      member,
      Math.ceil(idleMs),
      this.claimCursor,
      'COUNT',
      count,
    )) as [string, RawStreamEntry[]];
    this.claimCursor = next;
    const trimmed = entries.filter(([, fields]) => fields === null).map(([id]) => id);
    if (trimmed.length > 0) await control().xack(stream, group, ...trimmed);
    return entries.flatMap(([id, fields]) => (fields ? [streamDelivery(id, fields, true)] : []));
  }

  /** Resets the idle time of what this member still has in hand. */
  async keep(deliveries: readonly StreamDelivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    const { control, stream, group, member } = this.options;
    const ids = deliveries.map((delivery) => delivery.id);
    await control().xclaim(stream, group, member, 0, ...ids, 'JUSTID');
  }

  async acknowledge(deliveries: readonly StreamDelivery[]): Promise<void> {
    const { control, stream, group } = this.options;
    await control().xack(stream, group, ...deliveries.map((delivery) => delivery.id));
  }

  /** Leaves the group, unless entries are still pending here: they go with the member's name. */
  async leave(): Promise<void> {
    const { control, stream, group, member } = this.options;
    const pending = await control().xpending(stream, group, '-', '+', 1, member);
    if (pending.length === 0) await control().xgroup('DELCONSUMER', stream, group, member);
  }
}
