import {
  ControlPlaneError,
  newId,
  type Activity,
  type BreakerState,
  type StreamMessage,
} from '@acp/contracts';
import { ActivityRepository, type ActivityMarks } from '@acp/persistence';
import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Observable, Subject } from 'rxjs';
import { ReadOverview } from '../overview/read-overview.js';
import { StreamBuffer } from './stream-buffer.js';

/** Readers at once; each costs a connection and two kilobytes a round. */
export const READERS_MAX = 100;
const KEPT_MESSAGES = 1_000;
/** How long reading goes on when the last reader has left: it may only have lost its connection. */
const LINGER_MS = 60_000;

const NO_ACTIVITY: Omit<Activity, 'id' | 'kind' | 'at' | 'message'> = {
  event_id: null,
  entry_id: null,
  topic: null,
  worker_id: null,
  actor: null,
  breaker: null,
  error_code: null,
};

/**
 * One reading of the database for all readers of the stream. A minute after the last reader has left
 * nothing is read any more, and one that comes back then is told by a `reset` that it missed something.
 */
@Injectable()
export class StreamHub implements BeforeApplicationShutdown {
  private readonly messages = new Subject<StreamMessage>();
  private buffer = this.newBuffer();
  private marks: ActivityMarks | null = null;
  private breakers = new Map<string, BreakerState>();
  private readers = 0;
  private lastReadAt = 0;

  constructor(
    private readonly overview: ReadOverview,
    private readonly activity: ActivityRepository,
  ) {}

  /** From now on, after what the reader missed since `lastId`. */
  open(lastId: string | undefined): Observable<StreamMessage> {
    if (this.readers >= READERS_MAX) {
      throw new ControlPlaneError('SERVICE.UNAVAILABLE', 'the stream has enough readers', {
        retryAfterSeconds: 10,
      });
    }
    return new Observable((reader) => {
      this.readers += 1;
      const missed = this.buffer.missedSince(lastId, new Date().toISOString());
      for (const message of missed) reader.next(message);
      const subscription = this.messages.subscribe(reader);
      return () => {
        subscription.unsubscribe();
        this.readers -= 1;
        this.lastReadAt = Date.now();
      };
    });
  }

  /** One round: what happened since the last, then the overview. */
  async runOnce(): Promise<void> {
    if (!this.isRead && Date.now() - this.lastReadAt > LINGER_MS) {
      this.forget();
      return;
    }
    const since = this.marks ?? (await this.activity.marks());
    const { rows, marks } = await this.activity.since(since);
    this.marks = marks;
    for (const row of rows) {
      this.send({ type: 'activity', data: { ...NO_ACTIVITY, ...row, id: newId() } });
    }
    const overview = await this.overview.read();
    for (const data of this.breakerChanges(overview.topics)) this.send({ type: 'activity', data });
    this.send({ type: 'overview', data: overview });
  }

  get isRead(): boolean {
    return this.readers > 0;
  }

  beforeApplicationShutdown(): void {
    this.messages.complete();
  }

  private send(message: Parameters<StreamBuffer['add']>[0]): void {
    this.messages.next(this.buffer.add(message));
  }

  private forget(): void {
    if (this.marks === null) return;
    this.marks = null;
    this.buffer = this.newBuffer();
  }

  private newBuffer(): StreamBuffer {
    return new StreamBuffer(newId(), KEPT_MESSAGES);
  }

  private breakerChanges(topics: readonly { topic: string; breaker: BreakerState }[]): Activity[] {
    const changes: Activity[] = [];
    for (const { topic, breaker } of topics) {
      const before = this.breakers.get(topic);
      this.breakers.set(topic, breaker);
      if (before === undefined || before === breaker) continue;
      changes.push({
        ...NO_ACTIVITY,
        id: newId(),
        kind: 'breaker_changed',
        at: new Date().toISOString(),
        topic,
        breaker,
        message: `breaker of ${topic} went from ${before} to ${breaker}`,
      });
    }
    return changes;
  }
}
