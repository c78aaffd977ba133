import type { DataSource, EntityManager } from 'typeorm';
import { GENERATIONS_LOCK } from '../schema/keep.sql.js';
import { GENERATION_TABLES } from '../schema/tables.sql.js';
import type { ReadingPlace } from './event-pages.js';

/** One life of the views, from its first event to its last reader. */
export interface Generation {
  generation: number;
  state: 'building' | 'current' | 'retired';
  startedAt: string;
  place: ReadingPlace;
  events: number;
  /** Events that say nothing readable: a consumer has them among its dead letters. */
  unreadable: number;
}

export class GenerationRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. */
  async list(): Promise<Generation[]> {
    const rows: Row[] = await this.dataSource.query(`${SELECT} ORDER BY generation DESC`);
    return rows.map(generationOf);
  }

  /**
   * The generation that is being built; begins one where there is none. From this commit on a consumer
   * writes to it too, and every event of before is in the control plane's table to be read.
   */
  async beginOrResume(): Promise<Generation> {
    return this.alone(async (manager) => {
      const found = await this.building(manager);
      if (found) return found;
      await manager.query(BEGIN);
      return (await this.building(manager))!;
    });
  }

  /** Locks the generation that is built, so that two who build it take turns. */
  async lockBuilding(manager: EntityManager): Promise<Generation | undefined> {
    return this.building(manager, 'FOR UPDATE');
  }

  async advance(
    manager: EntityManager,
    { generation }: Generation,
    step: { place: ReadingPlace; events: number; unreadable: number },
  ): Promise<void> {
    const { place, events, unreadable } = step;
    await manager.query(ADVANCE, [generation, place.ingestedAt, place.eventId, events, unreadable]);
  }

  /** What was built is what is read, from one statement to the next. */
  async makeCurrent(manager: EntityManager, { generation }: Generation): Promise<void> {
    await manager.query(
      `UPDATE gold.gold_generations SET state = 'retired' WHERE state = 'current'`,
    );
    await manager.query(
      `UPDATE gold.gold_generations SET state = 'current', current_at = clock_timestamp()
        WHERE generation = $1`,
      [generation],
    );
  }

  /** Ends a building that nobody wants any more. */
  async abandon(): Promise<boolean> {
    const [, count]: [unknown, number] = await this.dataSource.query(
      `UPDATE gold.gold_generations SET state = 'retired' WHERE state = 'building'`,
    );
    return count > 0;
  }

  /**
   * Takes away the tables of retired generations, one by one. What a long reader holds is left for the
   * next time.
   */
  async dropRetired(): Promise<void> {
    for (const { generation } of (await this.list()).filter(({ state }) => state === 'retired')) {
      for (const table of GENERATION_TABLES) {
        await this.alone((manager) =>
          manager.query(`DROP TABLE IF EXISTS gold.${table}_${generation}`),
        );
      }
      await this.dataSource.query('DELETE FROM gold.gold_generations WHERE generation = $1', [
        generation,
      ]);
    }
  }

  /**
   * Changes tables while no writer is at work. Writers wait behind it for as long as a reader holds
   * what it needs, so that is bounded: error 55P03 then, and nothing has changed.
   */
  private async alone<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '2s'`);
      await manager.query('SELECT pg_advisory_xact_lock($1)', [GENERATIONS_LOCK]);
      return work(manager);
    });
  }

  private async building(manager: EntityManager, lock = ''): Promise<Generation | undefined> {
    const rows: Row[] = await manager.query(`${SELECT} WHERE state = 'building' ${lock}`);
    return rows.map(generationOf)[0];
  }
}

interface Row {
  generation: number;
  state: Generation['state'];
  started_at: string;
  read_ingested_at: string;
  read_event_id: string;
  events: string;
  unreadable: string;
}

function generationOf(row: Row): Generation {
  return {
    generation: row.generation,
    state: row.state,
    startedAt: row.started_at,
    place: { ingestedAt: row.read_ingested_at, eventId: row.read_event_id },
    events: Number(row.events),
    unreadable: Number(row.unreadable),
  };
}

const SELECT = `
SELECT generation, state, started_at::text, read_ingested_at::text, read_event_id, events, unreadable
  FROM gold.gold_generations`;

const BEGIN = `
WITH begun AS (INSERT INTO gold.gold_generations (state) VALUES ('building') RETURNING generation)
SELECT gold.add_partitions(generation) FROM begun`;

const ADVANCE = `
UPDATE gold.gold_generations
   SET read_ingested_at = $2, read_event_id = $3, events = events + $4, unreadable = unreadable + $5
 WHERE generation = $1`;
