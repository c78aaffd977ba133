import { topicPolicyForDisplay, type TopicDefinition, type Transport } from '@acp/contracts';
import {
  DoorbellListener,
  OutboxRepository,
  ReplayJobRepository,
  SystemPauseRepository,
  TopicRepository,
  WorkerRepository,
  type Database,
  type DedicatedConnection,
  type WorkerIdentity,
} from '@acp/persistence';
import { SystemPause } from './control/system-pause.js';
import { TopicControls } from './control/topic-controls.js';
import type { PumpObserver } from './deliver/pump-observer.js';
import { TopicPump } from './deliver/topic-pump.js';
import { LeaseReaper, type Takeover } from './fleet/lease-reaper.js';
import { TopicOwnership } from './fleet/topic-ownership.js';
import { WorkerLease } from './fleet/worker-lease.js';
import { LateEntrySweep } from './maintenance/late-entry-sweep.js';
import { ReplayExecutor } from './replay/replay-executor.js';
import type { Duty } from './schedule/duty.js';
import { WorkerReport } from './fleet/worker-report.js';

export interface RelayOptions {
  database: Database;
  /** Heartbeats wait neither for the pool nor for a new connection. Without it they share the pool. */
  heartbeats?: DedicatedConnection;
  worker: WorkerIdentity;
  topics: readonly TopicDefinition[];
  createTransport: (topic: TopicDefinition) => Transport;
  leaseMs: number;
  pollMs: number;
  /** For the doorbell; without it the relay only polls. */
  doorbellUrl?: string;
  observerOf: (topic: TopicDefinition) => PumpObserver;
  onTakeover: (takeover: Takeover) => void;
  onLate: (topic: string, entries: number) => void;
  onTransportDown: (topic: string, error: unknown) => void;
  /** This worker paused a topic for the whole fleet because everything failed alike. */
  onSystemPause?: (topic: string, reason: string) => void;
  onSystemPauseLifted?: (topic: string) => void;
  /** The lease was renewed without saying anything of the topics. */
  onReportRefused?: (error: unknown) => void;
  /** Entries that a replay has ordered. */
  onReplayed?: (topic: string, entries: number) => void;
  onReplayFailed?: (replayId: string, error: unknown, givenUp: boolean) => void;
  /** Duties beside delivery: retention, checks. */
  maintenance?: readonly Duty[];
}

/**
 * One worker of the fleet: a pump per topic and the duties around them. Any number of workers share
 * the tables; none is special.
 */
export class Relay {
  readonly pumps: readonly TopicPump[];
  readonly lease: WorkerLease;
  /** What runs on a schedule; the intervals are milliseconds. */
  readonly duties: readonly Duty[];
  private readonly ownership: TopicOwnership;
  private readonly topics: TopicRepository;
  private readonly transports: Transport[];
  private readonly doorbell: DoorbellListener | undefined;
  private readonly controls: TopicControls;
  private readonly reaper: LeaseReaper;
  private readonly replays: ReplayExecutor;

  constructor(private readonly options: RelayOptions) {
    const { database, worker, leaseMs } = options;
    const outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.transports = options.topics.map((topic) => options.createTransport(topic));
    const report = new WorkerReport();
    this.lease = new WorkerLease({
      worker,
      workers: new WorkerRepository(options.heartbeats ?? database),
      leaseMs,
      report: () => report.of(this.pumps),
      onReportRefused: (error) => options.onReportRefused?.(error),
    });
    this.pumps = options.topics.map((topic, index) => {
      const observer = report.watch(topic.name, options.observerOf(topic));
      const transport = this.transports[index]!;
      const { pollMs } = options;
      const leaseHolds = () => this.lease.holds();
      const workerId = worker.workerId;
      return new TopicPump({ topic, transport, workerId, outbox, observer, leaseHolds, pollMs });
    });
    this.ownership = new TopicOwnership(this.topics, worker.workerId, this.pumps);
    const systemPause = new SystemPause({
      pauses: new SystemPauseRepository(database),
      onPaused: (topic, reason) => options.onSystemPause?.(topic, reason),
      onLifted: (topic) => options.onSystemPauseLifted?.(topic),
    });
    this.controls = new TopicControls(this.topics, this.pumps, systemPause);
    this.reaper = new LeaseReaper(outbox, {
      workerId: worker.workerId,
      leaseHolds: () => this.lease.holds(),
      knownClaims: () => this.pumps.flatMap((pump) => [...pump.knownClaims]),
      onTakeover: (takeover) => {
        options.onTakeover(takeover);
        for (const pump of this.pumps) pump.wake();
      },
    });
    const sweep = new LateEntrySweep(outbox, this.pumps, options.onLate);
    this.replays = new ReplayExecutor({
      workerId: worker.workerId,
      replays: new ReplayJobRepository(database),
      leaseHolds: () => this.lease.holds(),
      onOrdered: (topic, entries) => {
        options.onReplayed?.(topic, entries);
        for (const pump of this.pumps) if (pump.topic.name === topic) pump.wake();
      },
      onFailed: (...failure) => options.onReplayFailed?.(...failure),
    });
    this.duties = [
      {
        name: 'heartbeat',
        everyMs: Math.max(100, leaseMs / 4),
        runOnce: () => this.lease.runOnce(),
      },
      {
        name: 'lease-reaper',
        everyMs: Math.max(100, leaseMs / 4),
        runOnce: () => this.reaper.runOnce(),
      },
      { name: 'ownership', everyMs: 500, runOnce: () => this.ownership.runOnce() },
      { name: 'controls', everyMs: 500, runOnce: () => this.controls.runOnce() },
      { name: 'late-entries', everyMs: 1_000, runOnce: () => sweep.runOnce() },
      { name: 'replays', everyMs: 200, runOnce: () => this.replays.runOnce() },
      ...(options.maintenance ?? []),
    ];
    this.doorbell = this.makeDoorbell();
  }

  /**
   * Registers, takes the lease and starts to deliver. A transport that is down does not stop it. The
   * lease is renewed when the pumps start, and nothing is waited for after that: from there on it is
   * the heartbeat, which begins when this returns, that must come in time.
   */
  async start(): Promise<void> {
    await this.topics.register(this.options.topics, topicPolicyForDisplay);
    await this.lease.begin(() => this.reaper.expire());
    await this.controls.runOnce();
    await this.ownership.runOnce();
    await this.lease.runOnce();
    for (const [index, pump] of this.pumps.entries()) {
      void this.startTransport(this.transports[index]!, pump);
      pump.start();
    }
    void this.doorbell?.start();
  }

  /**
   * Claims nothing more, finishes what is in flight and gives the rest back. Publishes still under
   * way after `graceMs` are cut off; their entries are settled by what the transport then says. The
   * heartbeat must go on meanwhile.
   */
  async drain(graceMs: number): Promise<void> {
    this.lease.beginStop();
    await this.doorbell?.close();
    const cut = setTimeout(() => this.pumps.forEach((pump) => pump.abort()), graceMs);
    await Promise.all(this.pumps.map((pump) => pump.drain()));
    clearTimeout(cut);
  }

  /** Leaves the fleet; call when drained and when no duty runs any more. */
  async leave(): Promise<void> {
    const endings = [
      this.ownership.yield(),
      this.replays.release(),
      ...this.transports.map((transport) => transport.close()),
    ];
    await Promise.allSettled(endings);
    await this.lease.end().catch(() => undefined);
    this.options.heartbeats?.close();
  }

  private async startTransport(transport: Transport, pump: TopicPump): Promise<void> {
    try {
      await transport.start();
    } catch (error) {
      this.options.onTransportDown(pump.topic.name, error);
    }
  }

  private makeDoorbell(): DoorbellListener | undefined {
    if (!this.options.doorbellUrl) return undefined;
    const byName = new Map(this.pumps.map((pump) => [pump.topic.name, pump]));
    return new DoorbellListener(
      this.options.doorbellUrl,
      (topic) => byName.get(topic)?.wake(),
      () => this.pumps.forEach((pump) => pump.wake()),
    );
  }
}
