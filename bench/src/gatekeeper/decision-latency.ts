import { randomUUID } from 'node:crypto';
import { median, percentile } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { startApp } from '../servers/app-process.js';
import { activateBenchPolicy } from './bench-policy.js';
import { DecisionClient } from './decision-client.js';
import { DECISION_TOPICS, emptyDecisions, mustBeReleased, proposalBytes } from './proposals.js';

const CONNECTIONS = 128;
const WARM_UP = 1_500;

export interface DecisionLatencyReport {
  offered_per_second: number;
  seconds: number;
  decisions: number;
  achieved_per_second: number;
  p50_ms: number;
  p90_ms: number;
  p99_ms: number;
  max_ms: number;
}

export interface DecisionLoad {
  database: BenchDatabase;
  perSecond: number;
  seconds: number;
}

/**
 * `POST /v1/decisions` over HTTP, from the moment a proposal is due to its answer, at a steady offered
 * load: it is sent when its time has come, whatever became of those before. Ingestion is a process of
 * its own.
 */
export async function measureDecisionLatency(load: DecisionLoad): Promise<DecisionLatencyReport> {
  const { database, perSecond, seconds } = load;
  await emptyDecisions(database);
  await activateBenchPolicy(database);
  const app = await startApp('ingestion', database, { topics: DECISION_TOPICS });
  const client = new DecisionClient(app.url, CONNECTIONS);
  try {
    await offer(client, WARM_UP, perSecond);
    const decisions = perSecond * seconds;
    const { times, took } = await offer(client, decisions, perSecond);
    await mustBeReleased(database, WARM_UP + decisions);
    return {
      ...{ offered_per_second: perSecond, seconds, decisions },
      achieved_per_second: decisions / took,
      p50_ms: median(times),
      p90_ms: percentile(times, 0.9),
      p99_ms: percentile(times, 0.99),
      max_ms: Math.max(...times),
    };
  } finally {
    await client.close();
    await app.stop();
  }
}

async function offer(client: DecisionClient, count: number, perSecond: number) {
  const bodies = Array.from({ length: count }, (_, number) => proposalBytes(number));
  const times: number[] = [];
  const pending: Promise<unknown>[] = [];
  const began = performance.now();
  for (let next = 0; next < count;) {
    const due = Math.ceil(((performance.now() - began) * perSecond) / 1_000);
    for (; next < Math.min(due, count); next += 1) {
      const dueAt = began + (next * 1_000) / perSecond;
      const answered = client.propose(bodies[next]!, randomUUID());
      pending.push(answered.then(() => times.push(performance.now() - dueAt)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  return { times, took: (performance.now() - began) / 1_000 };
}
