import type { Figures } from './figures.js';

/** What is to be carried. */
export interface Demand {
  events_per_s: number;
  /** Bytes of the payload of an event. */
  payload_bytes: number;
  /** Topics that an event goes to. */
  topics: number;
  /** Consumers that keep their inbox in the database of the control plane. */
  inboxes: number;
  /** Days that everything is kept. */
  days: number;
  /** `DATABASE_POOL_SIZE`. */
  pool: number;
}

export interface Size {
  database_cores: number;
  ingestions: number;
  relays: number;
  ops_apis: number;
  connections: number;
  wal_bytes_per_day: number;
  stored_bytes_per_day: number;
  disk_bytes: number;
  app_megabytes: number;
  /** Why one database does not carry it by these figures; null where it does. */
  too_much: string | null;
}

const SECONDS_A_DAY = 86_400;
/** A core is planned to this part: peaks, vacuum and reading need the rest. */
const CORE_SHARE = 0.5;
/** Each process uses one core; two of each, so that one may be away. */
const PROCESSES_MIN = 2;
/** Connections of a relay beside its pool: heartbeats and doorbell. */
const RELAY_CONNECTIONS = 2;
/** Of the disk, for the log between checkpoints, what vacuum has not freed yet, and growth. */
const DISK_SHARE = 0.7;
/** Cores of one database beyond which nothing was measured. */
const DATABASE_CORES_MAX = 64;

/** From what one event costs, times how many there are; every figure is of `Figures`. */
export function sizeOf(demand: Demand, figures: Figures): Size {
  const { events_per_s, topics, inboxes, days, pool } = demand;
  const { pushes_grouped: push, relay_redis: relay, consumer_inbox: inbox } = figures.measured;
  const databaseUs = push.db_us + topics * relay.db_us + inboxes * inbox.db_us;
  const database_cores = coresFor(events_per_s * databaseUs);
  const ingestions = Math.max(PROCESSES_MIN, coresFor(events_per_s * push.node_us));
  const relays = Math.max(PROCESSES_MIN, coresFor(events_per_s * topics * relay.node_us));
  const stored_bytes_per_day = events_per_s * SECONDS_A_DAY * storedBytesPerEvent(demand, figures);
  const memory = figures.process_megabytes;
  return {
    database_cores,
    ingestions,
    relays,
    ops_apis: PROCESSES_MIN,
    connections: (ingestions + PROCESSES_MIN) * pool + relays * (pool + RELAY_CONNECTIONS),
    wal_bytes_per_day: events_per_s * SECONDS_A_DAY * (push.wal_bytes + topics * relay.wal_bytes),
    stored_bytes_per_day,
    disk_bytes: (stored_bytes_per_day * days) / DISK_SHARE,
    app_megabytes:
      ingestions * memory.ingestion + relays * memory.relay + PROCESSES_MIN * memory.ops_api,
    too_much:
      database_cores > DATABASE_CORES_MAX
        ? `one PostgreSQL would need ${database_cores} cores: it is the only truth here, and writes alone`
        : null,
  };
}

/** Raw payload, event, one entry for each topic, and their indexes. */
function storedBytesPerEvent({ payload_bytes, topics }: Demand, { measured }: Figures): number {
  const one = (measured.stored_gigabytes * 1e9) / measured.stored_events;
  const longer = payload_bytes - measured.payload_bytes;
  const entry = (measured.outbox_row_bytes + longer) / measured.outbox_fill_factor;
  // Twice as it came and as it was made of it; the first entry is in the measurement.
  return one + 2 * longer + longer / measured.outbox_fill_factor + (topics - 1) * entry;
}

function coresFor(microseconds: number): number {
  return Math.ceil(microseconds / 1e6 / CORE_SHARE);
}
