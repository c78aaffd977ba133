import type { DataSource } from 'typeorm';
import { KEEP_FUNCTIONS } from './keep.sql.js';
import { READING } from './read.sql.js';
import { GENERATION_FUNCTIONS, TABLES } from './tables.sql.js';

const SCHEMA_LOCK = 7_214_903_413;

/**
 * Creates the tables, functions and views of the schema `gold`, and the first generation. Safe to call
 * at each start, from several processes at once.
 */
export async function createGoldSchema(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
    await manager.query(`${TABLES}\n${GENERATION_FUNCTIONS}\n${KEEP_FUNCTIONS}\n${READING}`);
    await manager.query(FIRST_GENERATION);
  });
}

const FIRST_GENERATION = `
WITH first AS (
  INSERT INTO gold.gold_generations (state, current_at)
  SELECT 'current', clock_timestamp()
   WHERE NOT EXISTS (SELECT FROM gold.gold_generations WHERE state = 'current')
  RETURNING generation)
SELECT gold.add_partitions(generation) FROM first`;
