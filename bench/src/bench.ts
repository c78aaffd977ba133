import { BuildPair } from './before/build-pair.js';
import {
  BEFORE_PARTS,
  FIGURES,
  lowerOf,
  SUITE_NAMES,
  type BeforePart,
  type Figure,
  type SuiteName,
} from './figures.js';
import {
  gatekeeperValues,
  isGatekeeperSuite,
  measureGatekeeper,
  type GatekeeperReport,
} from './gatekeeper/gatekeeper-figures.js';
import { startOpa } from './gatekeeper/opa-server.js';
import { createBusiness } from './intake/business.js';
import { measureLatency, type LatencyReport } from './latency/latency.js';
import { compare, type Series } from './measure/compare.js';
import { SUSTAINABLE } from './measure/steadiness.js';
import {
  isOperatingSuite,
  measureOperating,
  operatingValues,
  type OperatingReport,
  type OperatingSuite,
} from './operating/operating-figures.js';
import type { BenchOptions } from './options.js';
import { buildPeer, PEER_NAMES, type PeerProgram } from './peers/peer-programs.js';
import { paceOf, planOf, type Plan } from './plan.js';
import { machine, ratioResult, summaries, valueResult, type Report } from './report/report.js';
import { createBenchDatabase, type BenchDatabase } from './servers/bench-database.js';
import { startPostgres, type BenchPostgres } from './servers/postgres.js';
import { startRedis, type BenchRedis } from './servers/redis.js';
import {
  catalogue,
  consumer,
  designs,
  expectations,
  gate,
  gold,
  historySuite,
  held,
  ingest,
  intakeSuite,
  mapping,
  ordered,
  peersSuite,
  pushes,
  relay,
  sidecarSuite,
  transportSuite,
  type Suite,
} from './suites.js';
import { TRANSPORT_KEYS, type TransportKey } from './transports/transport-keys.js';
import { MEASURED_TRANSPORTS } from './transports/transports.js';

export type Say = (line: string) => void;

/** Starts what is needed, measures suite by suite, stops everything again. */
export async function bench(options: BenchOptions, say: Say): Promise<Report> {
  const began = performance.now();
  const postgres = await startPostgres(process.env['BENCH_DATABASE_URL']);
  const run = new BenchRun(options, postgres, say);
  try {
    const report = await run.all();
    return { ...report, seconds: (performance.now() - began) / 1_000 };
  } finally {
    await run.stop();
    await postgres.stop();
  }
}

class BenchRun {
  private readonly began = performance.now();
  private plan: Plan;
  private readonly wanted: readonly Figure[];
  private readonly measured: Record<string, Series[]> = {};
  private database: BenchDatabase | undefined;
  private redisServer: BenchRedis | undefined;
  private readonly loadBefore = machine().load_before;
  private latency: LatencyReport | null = null;
  private gatekeeper: GatekeeperReport = {};
  private operating: OperatingReport = {};
  private readonly leftOut: Record<string, string> = {};
  private readonly warm = new Set<string>();

  constructor(
    private readonly options: BenchOptions,
    private readonly postgres: BenchPostgres,
    private readonly say: Say,
  ) {
    this.plan = planOf(options);
    this.wanted = FIGURES.filter(({ key }) => options.only.includes(key));
  }

  async all(): Promise<Report> {
    if (this.loadBefore > machine().cores / 2) {
      this.say(`the machine is busy (load ${this.loadBefore.toFixed(1)}): ratios will scatter`);
    }
    const names = SUITE_NAMES.filter((name) => this.wanted.some(({ suite }) => suite === name));
    for (const [index, name] of names.entries()) {
      const elapsedSeconds = (performance.now() - this.began) / 1_000;
      this.plan = paceOf(planOf(this.options), names.slice(index), elapsedSeconds);
      await this.suite(name);
    }
    if (this.options.designs) await this.suite('designs');
    return this.report();
  }

  async stop(): Promise<void> {
    await this.redisServer?.stop();
    await this.database?.close();
  }

  private async suite(name: SuiteName): Promise<void> {
    this.database ??= await createBenchDatabase(this.postgres, 'main');
    if (name === 'latency') this.latency = await this.measureLatency(this.database);
    else if (isGatekeeperSuite(name)) {
      this.say(`${name}: measuring`);
      const measured = await measureGatekeeper(name, { plan: this.plan, database: this.database });
      this.gatekeeper = { ...this.gatekeeper, ...measured };
    } else if (isOperatingSuite(name)) await this.measureOperating(name, this.database);
    else if (name === 'sidecar') await this.measureSidecar(this.database);
    else if (name === 'before') await this.measureBefore();
    else if (name === 'history') await this.measureHistory(this.database);
    else if (name === 'intake') await this.measureIntake();
    else if (name === 'transports') await this.measureTransports(this.database);
    else if (name === 'peers') await this.measurePeers(this.database);
    else {
      const relays = { relay, ordered, held, designs };
      const suites = {
        ...relays,
        ingest,
        pushes,
        consumer,
        gold,
        gate,
        mapping,
        expectations,
        catalogue,
      };
      await this.compare(name, suites[name], this.database);
    }
  }

  /** One after the other, so that no broker idles beside another. */
  private async measureTransports(database: BenchDatabase): Promise<void> {
    for (const name of TRANSPORT_KEYS) {
      const wanted = this.wanted.filter(({ key }) => key.startsWith(`transport_${name}_`));
      if (wanted.length === 0) continue;
      const missing = MEASURED_TRANSPORTS[name].missing();
      if (missing) this.leaveOut(wanted, missing);
      else await this.measureTransport(name, database);
    }
  }

  /** Those that can be built here; where none can, the relay is not measured either. */
  private async measurePeers(database: BenchDatabase): Promise<void> {
    const programs: PeerProgram[] = [];
    for (const name of PEER_NAMES) {
      const wanted = this.wanted.filter(({ key }) => key === `relay_noop_vs_${name}`);
      if (wanted.length === 0) continue;
      this.say(`peers: building ${name}, which takes minutes the first time`);
      const built = buildPeer(name);
      if ('missing' in built) this.leaveOut(wanted, built.missing);
      else programs.push(built);
    }
    if (programs.length > 0) await this.compare('peers', peersSuite(programs), database);
  }

  private async measureOperating(name: OperatingSuite, database: BenchDatabase): Promise<void> {
    this.say(`${name}: measuring`);
    const measured = await measureOperating(name, { plan: this.plan, database });
    if (typeof measured === 'string') {
      const figures = this.wanted.filter(({ suite }) => suite === name);
      this.leaveOut(figures, measured);
    } else this.operating = { ...this.operating, ...measured };
  }

  private async measureSidecar(database: BenchDatabase): Promise<void> {
    this.say('sidecar: looking for opa, or building it');
    const opa = await startOpa();
    if ('missing' in opa) {
      const figures = this.wanted.filter(({ suite }) => suite === 'sidecar');
      return this.leaveOut(figures, opa.missing);
    }
    try {
      await this.compare('sidecar', sidecarSuite(opa), database);
    } finally {
      await opa.stop();
    }
  }

  /** On a server of its own, since a replication listener needs a log that the others do not pay for. */
  private async measureIntake(): Promise<void> {
    this.say('intake: starting a PostgreSQL with wal_level=logical');
    const server = await startPostgres(process.env['BENCH_DATABASE_URL'], { wal_level: 'logical' });
    try {
      if (server.settings['wal_level'] !== 'logical') {
        const figures = this.wanted.filter(({ key }) => key === 'intake_vs_pto');
        this.leaveOut(figures, 'its replication listener needs a server with wal_level=logical');
      }
      const plane = await createBenchDatabase(server, 'plane');
      const business = await createBusiness(server);
      await this.compare('intake', intakeSuite(business), plane);
      await business.close();
      await plane.close();
    } finally {
      await server.stop();
    }
  }

  private leaveOut(figures: readonly Figure[], why: string): void {
    for (const { key } of figures) {
      this.leftOut[key] = why;
      this.say(`${key} is left out: ${why}`);
    }
  }

  private async measureTransport(name: TransportKey, database: BenchDatabase): Promise<void> {
    this.say(`transports: starting the server of ${name}`);
    const destination = await MEASURED_TRANSPORTS[name].open(() => this.redis());
    try {
      await this.compare('transports', transportSuite(destination), database, name);
    } finally {
      await destination.stop();
    }
  }

  private async measureHistory(database: BenchDatabase): Promise<void> {
    const history = await createBenchDatabase(this.postgres, 'history_full');
    try {
      this.say(`history: writing ${this.plan.historyRows.toLocaleString('en')} delivered rows`);
      await this.compare('history', historySuite(history), database);
    } finally {
      await history.close();
    }
  }

  /** Each part by itself, so that the runs of a pair lie close together in time. */
  private async measureBefore(): Promise<void> {
    const redis = await this.redis();
    const pair = await BuildPair.start({
      before: this.options.before!,
      server: this.postgres,
      plan: this.plan,
      redis,
    });
    try {
      for (const part of BEFORE_PARTS) await this.measurePart(part, pair);
    } finally {
      await pair.stop();
    }
  }

  private async measurePart(part: BeforePart, pair: BuildPair): Promise<void> {
    const wanted = this.wanted.some(({ upper }) => upper === `${part}_now`);
    if (wanted)
      await this.compare('before', async () => pair.contenders(part), this.database!, part);
  }

  private async measureLatency(database: BenchDatabase): Promise<LatencyReport> {
    const { latencyPerSecond: perSecond, latencySeconds: seconds } = this.plan;
    this.say(`latency: ${perSecond} events/s for ${seconds} s`);
    return measureLatency({ database, redis: await this.redis(), perSecond, seconds });
  }

  private async compare(
    name: SuiteName,
    suite: Suite,
    database: BenchDatabase,
    part: string = name,
  ): Promise<void> {
    const figures = this.wanted.filter(
      (figure) => figure.suite === name && !(figure.key in this.leftOut),
    );
    const needs = new Set(figures.flatMap((figure) => [figure.upper!, ...lowerOf(figure)]));
    const context = { plan: this.plan, database, redis: () => this.redis(), needs };
    const warmth = ['ordered', 'held', 'history'].includes(name) ? 'relay' : part;
    const series = await compare(await suite(context), {
      rounds: name === 'held' ? this.plan.heldRounds : this.plan.rounds,
      warmUp: !this.warm.has(warmth),
      budgetMs: this.plan.suiteBudgetMs,
      onRun: (contender, round, { events, rate }) =>
        this.say(
          `${name}: round ${round + 1}, ${contender.name}: ${events} events, ${Math.round(rate)}/s`,
        ),
    });
    (this.measured[name] ??= []).push(...series);
    this.warm.add(warmth);
  }

  private async redis(): Promise<BenchRedis> {
    this.redisServer ??= await startRedis(process.env['BENCH_REDIS_URL']);
    return this.redisServer;
  }

  private report(): Report {
    const values = {
      ...latencyValues(this.latency),
      ...gatekeeperValues(this.gatekeeper),
      ...operatingValues(this.operating),
    };
    const measured = this.wanted.filter(({ key }) => !(key in this.leftOut));
    const results = measured.map((figure) => {
      const series = this.measured[figure.suite];
      return [
        figure.key,
        series ? ratioResult(figure, series) : valueResult(figure, values[figure.key]!),
      ] as const;
    });
    const redis = this.redisServer;
    return {
      generated_at: new Date().toISOString(),
      quick: this.plan.quick,
      seconds: 0,
      machine: { ...machine(), load_before: this.loadBefore },
      postgres: { embedded: String(this.postgres.embedded), ...this.postgres.settings },
      redis: redis ? { version: redis.version, settings: redis.settings } : null,
      plan: planOf(this.options),
      sustainable: SUSTAINABLE,
      figures: Object.fromEntries(results),
      left_out: this.leftOut,
      measured: Object.fromEntries(
        Object.entries(this.measured).map(([name, series]) => [name, summaries(series)]),
      ),
      latency: this.latency,
      gatekeeper: this.gatekeeper,
      operating: this.operating,
    };
  }
}

function latencyValues(report: LatencyReport | null): Record<string, number> {
  return report ? { latency_p50_ms: report.p50_ms, latency_p99_ms: report.p99_ms } : {};
}
