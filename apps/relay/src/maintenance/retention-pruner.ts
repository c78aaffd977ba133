import {
  FIRST_ENTRY,
  FIRST_RAW_PAYLOAD,
  type EntryStep,
  type RetentionRepository,
} from '@acp/persistence';
import type { MaintenanceObserver, Pruned } from '../observe/relay-observer.js';

/** Rows visited in one transaction. */
const ENTRIES_PER_STEP = 5_000;
const RAW_PAYLOADS_PER_STEP = 1_000;
const RECORDS_PER_STEP = 5_000;

export interface RetentionOptions {
  retention: RetentionRepository;
  /** 0 keeps for ever. */
  outboxDays: number;
  rawPayloadDays: number;
  /** Of raw payloads of decisions, besides; 0 keeps these for ever. */
  decisionDays: number;
  /** Counts and deletes nothing. */
  dryRun: boolean;
  /** Time after which a run ends and leaves the rest to the next. Default 10 s. */
  runMsMax?: number;
  /** Told after a run that found something, and when there is nothing left to find. */
  observer: Pick<MaintenanceObserver, 'pruned' | 'retentionComplete'>;
  /** Monotonic milliseconds. */
  now?: () => number;
}

interface Step extends EntryStep {
  raw_payloads?: number;
  events?: number;
}

/**
 * Deletes ended entries and old raw payloads with all that came of them, where the configuration
 * asks for it. Each step is a short transaction; a run ends after a while and the next goes on.
 */
export class RetentionPruner {
  /** Where the next run goes on; what is kept in front of it is visited again when it is through. */
  private readonly next = new Map<Pruned['what'], string>();

  constructor(private readonly options: RetentionOptions) {
    const { outboxDays, rawPayloadDays, dryRun, observer } = options;
    if (dryRun) return;
    if (outboxDays > 0) observer.retentionComplete('outbox');
    if (rawPayloadDays > 0) observer.retentionComplete('raw_payloads');
  }

  async runOnce(): Promise<void> {
    const { retention, outboxDays, rawPayloadDays, decisionDays, dryRun } = this.options;
    if (outboxDays > 0) {
      await this.walk('outbox', FIRST_ENTRY, (after) => {
        const window = { after, rowsMax: ENTRIES_PER_STEP, days: outboxDays };
        return dryRun ? retention.countEntries(window) : retention.pruneEntries(window);
      });
    }
    if (rawPayloadDays > 0) {
      await this.walk('raw_payloads', FIRST_RAW_PAYLOAD, (after) => {
        const window = {
          after,
          rawPayloadsMax: RAW_PAYLOADS_PER_STEP,
          recordsMax: RECORDS_PER_STEP,
          ...{ days: rawPayloadDays, decisionDays },
        };
        return dryRun ? retention.countRawPayloads(window) : retention.pruneRawPayloads(window);
      });
    }
  }

  private async walk(
    what: Pruned['what'],
    first: string,
    step: (after: string) => Promise<Step | null>,
  ): Promise<void> {
    const { dryRun, observer, runMsMax = 10_000, now = () => performance.now() } = this.options;
    const pruned: Pruned = {
      what,
      entries: 0,
      rawPayloads: 0,
      events: 0,
      dryRun,
      complete: false,
    };
    const endsAt = now() + runMsMax;
    let after: string | null = this.next.get(what) ?? first;
    while (after !== null && now() < endsAt) {
      const done: Step | null = await step(after);
      if (!done) break;
      pruned.entries += done.entries;
      pruned.rawPayloads += done.raw_payloads ?? 0;
      pruned.events += done.events ?? 0;
      pruned.complete = done.complete || done.last_id === null;
      after = pruned.complete ? null : done.last_id;
    }
    if (after === null) this.next.delete(what);
    else this.next.set(what, after);
    if (pruned.complete && !dryRun) observer.retentionComplete(what);
    if (pruned.entries + pruned.rawPayloads > 0) observer.pruned(pruned);
  }
}
