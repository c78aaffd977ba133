import { randomUUID } from 'node:crypto';
import { median } from '../measure/statistics.js';
import type { BenchDatabase } from '../servers/bench-database.js';
import { GOVERNOR_KEY, startApp } from '../servers/app-process.js';
import { activateBenchPolicy } from './bench-policy.js';
import { DecisionClient } from './decision-client.js';
import { DECISION_TOPICS, emptyDecisions, proposalBytes } from './proposals.js';

const WRITERS = 10;
/** Answers of a model before its switch is engaged. */
const ANSWERS_BETWEEN = 3 * WRITERS;

export interface SwitchReport {
  rounds: number;
  writers: number;
  decisions: number;
  released: number;
  /** Releases of a scope that have a number above what its switch answered, or were proposed after it. */
  late: number;
  p50_ms: number;
  max_ms: number;
}

/**
 * Ten writers propose without a pause for one model after another, and each model's switch is engaged
 * under them, over HTTP and through two processes. What is released after "engaged" was answered is late.
 */
export async function measureSwitches(
  database: BenchDatabase,
  rounds: number,
): Promise<SwitchReport> {
  await emptyDecisions(database);
  await activateBenchPolicy(database);
  const topics = DECISION_TOPICS;
  const apps = await Promise.all([
    startApp('ingestion', database, { topics }),
    startApp('ops-api', database, { topics }),
  ]);
  const client = new DecisionClient(apps[0].url, WRITERS);
  try {
    return await new SwitchRun(client, apps[1].url, database).run(rounds);
  } finally {
    await client.close();
    await Promise.all(apps.map((app) => app.stop()));
  }
}

class SwitchRun {
  /** Model that is proposed for now, and how many answers there were for it. */
  private model = '';
  private answers = 0;
  private decisions = 0;
  private sentLate = 0;
  private isOver = false;
  private readonly engaged = new Set<string>();
  private told: () => void = () => undefined;

  constructor(
    private readonly client: DecisionClient,
    private readonly opsUrl: string,
    private readonly database: BenchDatabase,
  ) {}

  async run(rounds: number): Promise<SwitchReport> {
    const name = (round: number) => `risk-${randomUUID().slice(0, 8)}-${round}`;
    this.model = name(0);
    const writers = Array.from({ length: WRITERS }, () => this.write());
    const times: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await this.untilAnswered();
      times.push(await this.engage(this.model));
      await this.untilAnswered();
      this.model = name(round + 1);
    }
    this.isOver = true;
    await Promise.all(writers);
    return { ...(await this.counted()), rounds, p50_ms: median(times), max_ms: Math.max(...times) };
  }

  private async write(): Promise<void> {
    while (!this.isOver) {
      const { model } = this;
      const wasOn = this.engaged.has(model);
      const { state } = await this.client.propose(proposalBytes(0, model), randomUUID());
      this.decisions += 1;
      if (wasOn && state === 'released') this.sentLate += 1;
      if (model === this.model) this.answers += 1;
      if (this.answers >= ANSWERS_BETWEEN) this.told();
    }
  }

  private async untilAnswered(): Promise<void> {
    this.answers = 0;
    await new Promise<void>((resolve) => (this.told = resolve));
  }

  /** Milliseconds until "engaged" was answered. */
  private async engage(model: string): Promise<number> {
    const began = performance.now();
    const response = await fetch(`${this.opsUrl}/v1/switches/engage`, {
      method: 'POST',
      headers: { authorization: `Bearer ${GOVERNOR_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scope: `model:${model}`, reason: 'bench' }),
    });
    const text = await response.text();
    const took = performance.now() - began;
    if (!response.ok) throw new Error(`engage: ${response.status} ${text}`);
    this.engaged.add(model);
    return took;
  }

  private async counted() {
    const { rows } = await this.database.client.query<{ released: number; numbered_late: number }>(
      `SELECT (SELECT count(*)::int FROM decisions WHERE state = 'released') AS released,
              (SELECT count(*)::int FROM decisions d JOIN switch_periods p
               ON p.scope = 'model:' || d.model_name AND d.release_seq > p.from_seq) AS numbered_late`,
    );
    const { released, numbered_late } = rows[0]!;
    const { decisions, sentLate } = this;
    if (released === 0 || decisions <= released)
      throw new Error('nothing was released, or stopped');
    return { writers: WRITERS, decisions, released, late: numbered_late + sentLate };
  }
}
