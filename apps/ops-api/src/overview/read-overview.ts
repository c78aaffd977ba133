import type { ExpectationFigures, Overview } from '@acp/contracts';
import {
  ActivityRepository,
  ExpectationRepository,
  GapRepository,
  GatekeeperStateRepository,
  HeldBatchRepository,
  RejectedRepository,
  TopicStateRepository,
  WorkerStateRepository,
} from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import { ConsumerGauges } from '../consumers/consumer-gauges.js';
import { LedgerGauge } from '../ledger/ledger-gauge.js';
import { LedgerHistory } from '../ledger/ledger-history.js';

/** How long one reading serves everybody who asks. */
const FRESH_MS = 1_000;

/** The answer to "is anything lost, what is stuck": one reading for all who look at it. */
@Injectable()
export class ReadOverview {
  private reading: { at: number; overview: Promise<Overview> } | null = null;

  constructor(
    private readonly gauge: LedgerGauge,
    private readonly history: LedgerHistory,
    private readonly topics: TopicStateRepository,
    private readonly workers: WorkerStateRepository,
    private readonly rejected: RejectedRepository,
    private readonly activity: ActivityRepository,
    private readonly consumers: ConsumerGauges,
    private readonly state: GatekeeperStateRepository,
    private readonly gaps: GapRepository,
    private readonly expectations: ExpectationRepository,
    private readonly heldBatches: HeldBatchRepository,
  ) {}

  read(): Promise<Overview> {
    const now = Date.now();
    if (!this.reading || now - this.reading.at > FRESH_MS) {
      const overview = this.readNow();
      this.reading = { at: now, overview };
      overview.catch(() => (this.reading = null));
    }
    return this.reading.overview;
  }

  private async readNow(): Promise<Overview> {
    const [
      ledger,
      topics,
      workers,
      rejectedOpen,
      latency,
      consumers,
      gatekeeper,
      gaps,
      expectations,
    ] = await Promise.all([
      this.history.latest ?? this.gauge.runOnce(),
      this.topics.list(),
      this.workers.list(),
      this.rejected.countOpen(),
      this.activity.latencies(),
      this.consumers.latest(),
      this.state.overview(),
      this.gaps.figures(),
      this.expectationFigures(),
    ]);
    return {
      at: new Date().toISOString(),
      imbalance: ledger.imbalance,
      imbalance_at: ledger.as_of,
      verified: ledger.verified,
      totals: ledger.totals,
      throughput: this.history.throughput(),
      throughput_since: this.history.since,
      latency,
      dead_letters: topics.reduce((sum, topic) => sum + topic.dead.value, 0),
      rejected_open: rejectedOpen,
      topics,
      workers,
      consumers,
      gatekeeper,
      gaps,
      expectations,
    };
  }

  private async expectationFigures(): Promise<ExpectationFigures> {
    const [failing, held] = await Promise.all([
      this.expectations.failing(),
      this.heldBatches.countHeld(),
    ]);
    const oldest = held.count === 0 ? null : held.oldest_seconds;
    return { failing, held_batches: held.count, oldest_held_seconds: oldest };
  }
}
