import type { Statement } from '../../database.js';

/** Held shared by whoever gives events new entries, alone by retention while it takes events. */
export const EVENTS_LOCK = `hashtextextended('retention of events', 0)`;

/** One step of retention at a time in the whole fleet; false when another worker is at it. */
export const tryRetentionLock: Statement = {
  name: 'try_retention_lock',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended('retention', 0)) AS got`,
};

/**
 * Lets this transaction delete from the immutable tables, and waits until no replay is in the middle
 * of giving events new entries. The statements after it see what those replays have committed.
 */
export const openImmutableTables: Statement = {
  name: 'open_immutable_tables',
  text: `
SELECT set_config('control_plane.retention', 'on', true), pg_advisory_xact_lock(${EVENTS_LOCK})`,
};
