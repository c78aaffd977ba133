import type { Consumer } from '@acp/contracts';
import type { Database, Runner } from '../database.js';
import {
  beginProgress,
  lockProgress,
  lookThrough,
  moveProgress,
  noteReading,
  OPEN_ENTRIES_MAX,
  STEP_ENTRIES,
  type LookedThroughRow,
  type ProgressRow,
} from './sql/consumer-progress.sql.js';

type Place = Pick<Consumer, 'consumer' | 'topic'>;

/**
 * Remembers how far each consumer has been looked through, so that counting what it has not had costs
 * what waits and not what was ever delivered. Losing it costs one look through everything.
 */
export class ConsumerProgressRepository {
  constructor(private readonly database: Database) {}

  /** Keeps what was read of a consumer at a topic. */
  async note({ consumer, topic, last_seen_at, not_yet }: Consumer): Promise<void> {
    await this.database.run(beginProgress, [consumer, topic]);
    await this.database.run(noteReading, [consumer, topic, last_seen_at, not_yet.value]);
  }

  /** At most `stepsMax` steps; true when there is more to look through. */
  async advance(place: Place, stepsMax: number): Promise<boolean> {
    for (let step = 0; step < stepsMax; step += 1) {
      const more = await this.database.inTransaction((runner) => this.step(runner, place));
      if (!more) return false;
    }
    return true;
  }

  private async step(runner: Runner, { consumer, topic }: Place): Promise<boolean> {
    const locked = await runner.run<ProgressRow & Record<string, unknown>>(lockProgress, [
      consumer,
      topic,
    ]);
    const row = locked.rows[0];
    if (!row) return false;
    const entriesMax = Math.min(STEP_ENTRIES, OPEN_ENTRIES_MAX - row.open_entry_ids.length);
    const looked = await runner.run<LookedThroughRow & Record<string, unknown>>(lookThrough, [
      consumer,
      topic,
      row.open_entry_ids,
      row.through_id,
      row.ends_at,
      entriesMax,
    ]);
    const { open_entry_ids, looked_at, through_id } = looked.rows[0]!;
    const through = through_id ?? row.through_id;
    await runner.run(moveProgress, [consumer, topic, through, open_entry_ids]);
    return looked_at === entriesMax && entriesMax > 0;
  }
}
