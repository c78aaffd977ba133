import { ConnectorStateRepository, HistoryRepository } from '@acp/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { ConsumerGauges } from '../consumers/consumer-gauges.js';
import { LedgerHistory } from '../ledger/ledger-history.js';
import { OpsApiConfig } from '../ops-api.config.js';
import { TopicGauges } from '../topics/topic-gauges.js';
import { standsOf } from './stands-of.js';

const MINUTE_MS = 60_000;

/**
 * Notes what lies between two readings, once a minute, from what the other duties have read. Every ops-api
 * tries; the database lets the first one note a minute.
 */
@Injectable()
export class NoteHistory {
  private notedMinute = -1;

  constructor(
    private readonly history: HistoryRepository,
    private readonly ledger: LedgerHistory,
    private readonly topics: TopicGauges,
    private readonly consumers: ConsumerGauges,
    private readonly connectors: ConnectorStateRepository,
    @Inject(OpsApiConfig) private readonly config: Readonly<OpsApiConfig>,
  ) {}

  async runOnce(): Promise<void> {
    const ledger = this.ledger.latest;
    if (!ledger) return;
    const minute = Math.floor(Date.parse(ledger.as_of) / MINUTE_MS);
    if (minute <= this.notedMinute) return;
    const [topics, consumers, connectors] = await Promise.all([
      this.topics.latest(),
      this.consumers.latest(),
      this.connectors.list(),
    ]);
    const stands = standsOf({ ledger, topics, consumers, connectors });
    const live = consumers.filter(({ state }) => state !== 'retired');
    const { opsHistoryMinutesDays: minutesDays, opsHistoryHoursDays: hoursDays } = this.config;
    const reading = { at: ledger.as_of, stands, consumers: live };
    await this.history.note(reading, { minutesDays, hoursDays });
    this.notedMinute = minute;
  }
}
