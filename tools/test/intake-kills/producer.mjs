/** A service that writes a row and its event in one transaction: `node producer.mjs ID`, `DATABASE_URL`. */
import { publish } from '@acp/producer';
import pg from 'pg';

const id = process.argv[2];
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('BEGIN');
await client.query('INSERT INTO orders (id) VALUES ($1)', [id]);
await publish(client, {
  event_type: 'AI_DECISION_RECORDED',
  entity_id: id,
  payload: { model: 'm', prompt_hash: 'h', decision: 'approve', confidence: 0.5, rationale: id },
});
await client.query('COMMIT');
await client.end();
