import { DEFAULT_GRACE_MS, type Settlement, type Subscription } from '../dispatch/delivery.js';
import { LaneDispatcher } from '../dispatch/lane-dispatcher.js';
import { pause } from '../dispatch/pause.js';
import { SurvivingLoops } from '../dispatch/surviving-loops.js';
import {
  DEFAULT_COMMIT_INTERVAL_MS,
  DEFAULT_SESSION_TIMEOUT_MS,
  type KafkaSubscriptionOptions,
} from './kafka-options.js';
import { KafkaSession, type KafkaDelivery } from './kafka-session.js';

/**
 * Consumes a Kafka topic as a member of a consumer group. Events of one key run in one lane, events
 * without a key in the lane of their partition, so that the order of a partition is kept per key.
 * Offsets are committed after the effects, never past an event that is not finished with.
 */
export class KafkaSubscription implements Subscription {
  readonly name: string;
  private readonly loops: SurvivingLoops;
  private readonly dispatcher: LaneDispatcher<KafkaDelivery>;
  private session: KafkaSession | undefined;
  private joined = false;
  private stopped: Promise<void> | undefined;

  constructor(private readonly options: KafkaSubscriptionOptions) {
    this.name = `kafka:${options.topic}`;
    this.loops = new SurvivingLoops(options.onTrouble);
    this.dispatcher = new LaneDispatcher({ ...options, settlement });
  }

  async start(): Promise<void> {
    await this.join();
    this.loops.start({ doing: 'read', once: (signal, works) => this.read(signal, works) });
    this.loops.start({ doing: 'commit', once: (signal) => this.commit(signal) });
  }

  stop(graceMs = DEFAULT_GRACE_MS): Promise<void> {
    this.stopped ??= this.leave(graceMs);
    return this.stopped;
  }

  ready(): { ready: boolean; detail?: string } {
    if (!this.joined) return this.loops.ready();
    const detail = this.session ? this.session.trouble() : 'not in the group';
    return detail === null ? this.loops.ready() : { ready: false, detail };
  }

  private async leave(graceMs: number): Promise<void> {
    this.session?.end(new Error('the consumer is stopping'));
    await this.loops.stop();
    await this.dispatcher.drain(graceMs);
    await this.session?.commit().catch((error: unknown) => this.loops.report('commit', error));
    await this.session?.close();
  }

  private async join(): Promise<void> {
    const { inbox, group = inbox.consumer } = this.options;
    const sessionTimeoutMs = this.options.sessionTimeoutMs ?? DEFAULT_SESSION_TIMEOUT_MS;
    const session = new KafkaSession({ ...this.options, group, sessionTimeoutMs });
    try {
      await session.open();
    } catch (error) {
      await session.close();
      throw error;
    }
    this.session = session;
    this.joined = true;
  }

  /** One session, and the next after it has ended. */
  private async read(signal: AbortSignal, works: () => void): Promise<void> {
    if (!this.session) await this.join();
    const session = this.session!;
    works();
    try {
      await session.read(async (delivery) => {
        this.dispatcher.submit([delivery]);
        if (this.dispatcher.room < 1) await this.dispatcher.whenRoom(signal);
      });
    } finally {
      if (!signal.aborted) await this.abandon(session);
    }
  }

  private async abandon(session: KafkaSession): Promise<void> {
    this.session = undefined;
    this.dispatcher.forget((delivery) => delivery.session === session);
    await session.close();
  }

  private async commit(signal: AbortSignal): Promise<void> {
    await pause(this.options.commitIntervalMs ?? DEFAULT_COMMIT_INTERVAL_MS, signal);
    if (signal.aborted || !this.session) return;
    const trouble = this.session.trouble();
    if (trouble !== null) this.session.end(new Error(trouble));
    else await this.session.commit();
  }
}

const settlement: Settlement<KafkaDelivery> = {
  acknowledge: (deliveries) => {
    for (const delivery of deliveries) delivery.session.finish(delivery);
    return Promise.resolve();
  },
};
