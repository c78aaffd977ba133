/**
 * Proves a running installation: pushes one event and waits until a consumer has had its effect and
 * the ledger adds up. Plain Node. INGESTION_URL, OPS_API_URL, INGESTION_KEY and OPS_API_KEY say where;
 * the defaults are those of docker-compose.yml.
 */
import { randomUUID } from 'node:crypto';

const ingestion = process.env.INGESTION_URL ?? 'http://127.0.0.1:3001';
const opsApi = process.env.OPS_API_URL ?? 'http://127.0.0.1:3000';
const pushKey = process.env.INGESTION_KEY ?? 'local-ingestion-key';
const readKey = process.env.OPS_API_KEY ?? 'local-admin-key';
const DEADLINE_MS = 30_000;

const event = {
  event_id: randomUUID(),
  event_type: 'AI_DECISION_RECORDED',
  source: 'smoke',
  entity_id: 'smoke-test',
  entity_type: 'decision',
  occurred_at: new Date().toISOString(),
  schema_version: 1,
  payload: {
    model: 'smoke-1',
    prompt_hash: 'sha256:0000',
    decision: 'pass',
    confidence: 0.99,
    rationale: 'This installation delivers.',
  },
};

const accepted = await call(`${ingestion}/v1/events`, pushKey, event);
console.log(`pushed ${accepted.event_id}: ${accepted.outcome}`);
const consumers = await untilProcessed(accepted.event_id);
const { imbalance, totals } = await call(`${opsApi}/v1/ledger`, readKey);
console.log(`processed by ${consumers.join(', ')}`);
console.log(`ledger: ${JSON.stringify(totals)}, imbalance ${imbalance}`);
if (imbalance !== 0) fail('the ledger does not add up');

async function untilProcessed(eventId) {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const { steps } = await call(`${opsApi}/v1/events/${eventId}/trace`, readKey);
    const effects = steps.filter(({ kind }) => kind === 'processed');
    if (effects.length > 0) return effects.map(({ consumer }) => consumer);
    if (Date.now() > deadline) fail(`not processed in time: ${JSON.stringify(steps)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function call(url, key, body) {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) fail(`${url}: ${response.status} ${text}`);
  return JSON.parse(text);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
