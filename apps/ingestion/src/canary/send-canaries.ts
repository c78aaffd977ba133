import {
  CANARY_EVENT_TYPE,
  CANARY_SOURCE,
  newId,
  thrownText,
  type Clock,
  type EventDraft,
} from '@acp/contracts';
import { maskText, type AppLogger } from '@acp/observability';
import type { CanaryRepository } from '@acp/persistence';
import type { CanaryWay } from './canary-way.js';

export interface SendCanariesParts {
  ways: readonly CanaryWay[];
  /** Whether this process can be reached yet. */
  isOpen(): boolean;
  canaries: CanaryRepository;
  intervalMs: number;
  logger: AppLogger;
  clock: Clock;
  /** Monotonic milliseconds. */
  now?: () => number;
}

const SEND_MS_MAX = 10_000;
const ERROR_CHARS_MAX = 300;

/**
 * Sends one canary through each way in and interval, whichever process is the first to ask. It is written
 * down before it is sent: what is lost on the way, or with this process, is missed.
 */
export class SendCanaries {
  private readonly failing = new Set<string>();

  constructor(private readonly parts: SendCanariesParts) {}

  async runOnce(): Promise<void> {
    if (!this.parts.isOpen()) return;
    await Promise.all(this.parts.ways.map((way) => this.send(way)));
  }

  private async send(way: CanaryWay): Promise<void> {
    const { canaries, intervalMs, now = () => performance.now() } = this.parts;
    const eventId = newId();
    if (!(await canaries.begin({ eventId, way: way.name, intervalMs }))) return;
    const startedAt = now();
    try {
      await way.send(this.canaryOf(eventId, way), AbortSignal.timeout(SEND_MS_MAX));
      const ms = way.isAnswered ? now() - startedAt : null;
      await canaries.noteAnswer(eventId, { ms, error: null });
      this.failing.delete(way.name);
    } catch (error) {
      const reason = maskText(thrownText(error, ERROR_CHARS_MAX));
      await canaries.noteAnswer(eventId, { ms: null, error: reason });
      this.warnOnce(way, { event_id: eventId, reason });
    }
  }

  /** Its key is its own, so that on an ordered topic it waits behind nothing and holds up nothing. */
  private canaryOf(eventId: string, { name }: CanaryWay): EventDraft {
    return {
      event_id: eventId,
      event_type: CANARY_EVENT_TYPE,
      schema_version: 1,
      source: CANARY_SOURCE,
      entity_id: `canary-${eventId}`,
      entity_type: 'canary',
      occurred_at: this.parts.clock.now().toISOString(),
      payload: { way: name },
    };
  }

  /** One line while it goes on: the alarm says the rest. */
  private warnOnce(way: CanaryWay, line: object): void {
    if (this.failing.has(way.name)) return;
    this.failing.add(way.name);
    this.parts.logger.warn({ way: way.name, ...line }, 'a canary was not taken');
  }
}
