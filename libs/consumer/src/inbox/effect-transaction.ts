import { isCanary, thrownText, type CanonicalEvent, type KnownKeys } from '@acp/contracts';
import { Database, InboxRepository } from '@acp/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { recallRefusal, ReleaseGuard } from '../release/release-guard.js';
import {
  DEFAULT_HANDLER_TIMEOUT_MS,
  type HandlerContext,
  type InboxOptions,
} from './inbox-options.js';
import { withDeadline } from './with-deadline.js';

/** The handler threw; everything else that goes wrong in the transaction is the database's doing. */
export class HandlerFailed extends Error {
  override readonly name = 'HandlerFailed';

  constructor(override readonly cause: unknown) {
    super(thrownText(cause));
  }
}

/**
 * The transaction that makes an effect happen once: the inbox rows first, then the handler for the
 * events that are new, then COMMIT. Whatever fails, nothing of it stays.
 */
export class EffectTransaction {
  readonly dataSource: DataSource;
  readonly repository: InboxRepository;
  private readonly guard: ReleaseGuard | null;

  constructor(private readonly options: InboxOptions) {
    const { database } = options;
    this.guard = options.release ? new ReleaseGuard(options.release) : null;
    const own = database instanceof Database;
    this.dataSource = own ? database.dataSource : database;
    this.repository = new InboxRepository({ preparedStatements: own ? database.prepared : false });
  }

  /** Commits the effects of the events that had none; answers those. */
  async run(events: readonly CanonicalEvent[], stop: AbortSignal): Promise<CanonicalEvent[]> {
    const keys = await this.guard?.keysFor(effective(events));
    return this.dataSource.transaction('READ COMMITTED', async (manager) => {
      const freshIds = await this.record(manager, events);
      const fresh = firstOfEach(events, freshIds);
      if (fresh.length === 0) return fresh;
      // After the inbox row: a release that had its effect is a duplicate however late it comes again.
      const due = effective(fresh);
      if (keys) this.check(due, keys);
      if (due.length > 0) await this.handle(due, { manager, stop });
      if (this.options.reportsAcks) {
        await this.repository.addPendingAcks(manager, this.batchOf(fresh));
      }
      return fresh;
    });
  }

  private async record(
    manager: EntityManager,
    events: readonly CanonicalEvent[],
  ): Promise<Set<string>> {
    const batch = this.batchOf(events);
    const { release } = this.options;
    if (!release || release.besideOutbox === false) {
      return this.repository.recordProcessed(manager, batch);
    }
    const { fresh, recalled } = await this.repository.recordStanding(manager, batch);
    const [first] = recalled;
    if (first !== undefined) throw new HandlerFailed(recallRefusal(first));
    return fresh;
  }

  private check(events: readonly CanonicalEvent[], keys: KnownKeys): void {
    try {
      this.guard?.check(events, keys);
    } catch (error) {
      throw new HandlerFailed(error);
    }
  }

  private batchOf(events: readonly CanonicalEvent[]) {
    const { consumer, topic } = this.options;
    return { consumer, topic, eventIds: events.map((event) => event.event_id) };
  }

  private async handle(
    events: readonly CanonicalEvent[],
    { manager, stop }: { manager: HandlerContext['manager']; stop: AbortSignal },
  ): Promise<void> {
    const timeoutMs = this.options.handlerTimeoutMs ?? DEFAULT_HANDLER_TIMEOUT_MS;
    try {
      await withDeadline(timeoutMs, stop, (signal) => this.call(events, { manager, signal }));
    } catch (error) {
      throw new HandlerFailed(error);
    }
  }

  private async call(events: readonly CanonicalEvent[], context: HandlerContext): Promise<void> {
    const { handler, batchHandler } = this.options;
    if (batchHandler) return batchHandler(events, context);
    for (const event of events) {
      context.signal.throwIfAborted();
      await handler(event, context);
    }
  }
}

/** Those that are to have an effect: a canary has none, and is on record like every other. */
function effective(events: readonly CanonicalEvent[]): readonly CanonicalEvent[] {
  return events.some(isCanary) ? events.filter((event) => !isCanary(event)) : events;
}

function firstOfEach(events: readonly CanonicalEvent[], ids: Set<string>): CanonicalEvent[] {
  const left = new Set(ids);
  return events.filter((event) => left.delete(event.event_id.toLowerCase()));
}
