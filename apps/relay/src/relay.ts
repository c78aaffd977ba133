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
import { TopicPump } from './deliver/topic-pump.js';
import { LeaseReaper } from './fleet/lease-reaper.js';
import { TopicOwnership } from './fleet/topic-ownership.js';
import { WorkerLease } from './fleet/worker-lease.js';
import { LateEntrySweep } from './maintenance/late-entry-sweep.js';
import type { RelayObserver } from './observe/relay-observer.js';
import { ReplayExecutor } from './replay/replay-executor.js';
import type { Duty } from '@acp/service';
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
  observer: RelayObserver;
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
    const { database, worker, leaseMs, observer } = options;
    const outbox = new OutboxRepository(database);
    this.topics = new TopicRepository(database);
    this.transports = options.topics.map((topic) => options.createTransport(topic));
    const report = new WorkerReport();
    this.lease = new WorkerLease({
      worker,
      workers: new WorkerRepository(options.heartbeats ?? database),
      leaseMs,
      report: () => report.of(this.pumps),
      observer,
    });
    this.pumps = options.topics.map((topic, index) => {
      const transport = this.transports[index]!;
      const { pollMs } = options;
      const leaseHolds = () => this.lease.holds();
      const workerId = worker.workerId;
      const told = report.watch(topic.name, observer.pump(topic));
      const parts = { topic, transport, workerId, outbox, leaseHolds, pollMs };
      return new TopicPump({ ...parts, observer: told });
    });
    this.ownership = new TopicOwnership(this.topics, worker.workerId, this.pumps);
    const systemPause = new SystemPause({
      pauses: new SystemPauseRepository(database),
      observer,
    });
    this.controls = new TopicControls(this.topics, this.pumps, systemPause);
    this.reaper = new LeaseReaper(outbox, {
      workerId: worker.workerId,
      leaseHolds: () => this.lease.holds(),
      knownClaims: () => this.pumps.flatMap((pump) => [...pump.knownClaims]),
      observer,
      wake: () => this.pumps.forEach((pump) => pump.wake()),
    });
    const sweep = new LateEntrySweep(outbox, this.pumps, observer);
    this.replays = new ReplayExecutor({
      workerId: worker.workerId,
      replays: new ReplayJobRepository(database),
      leaseHolds: () => this.lease.holds(),
      observer,
      wake: (topic) => this.pumps.find((pump) => pump.topic.name === topic)?.wake(),
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
      this.options.observer.transportDown(pump.topic.name, error);
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
