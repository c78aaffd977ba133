import type { TopicDefinition } from '@acp/contracts';
import type { Claim, OutboxRepository, Suspicion } from '@acp/persistence';
import { keyOrderOf, type ClaimKind } from './claim.js';

/** Entries a dead worker held the first time go again in groups of this size. */
const LEASE_EXPIRED_GROUP = 50;
/** Entries of one key that are let go together when their head is out of the way. */
const RELEASE_ENTRIES_PER_KEY = 2_000;
const LOOK_MS = 200;
/** Entries let go together that were parked while their topic was ordered, and how often to look. */
const RELEASE_PARKED_MAX = 1_000;
const LOOK_FOR_PARKED_MS = 5_000;

interface DueRequest {
  claimId: string;
  entriesMax: number;
  /** Bytes of envelopes; the first entry is always taken. */
  bytesMax: number;
}

/**
 * The second place where entries wait: retries whose time has come, what the sweep found, what dead
 * workers held, and parked entries of keys that are free again. Looked into a few times a second and
 * at once after something was settled that may have freed more.
 */
export class DueEntries {
  private nextLookAt = 0;
  private passOnce = false;
  private nextLookForParkedAt = 0;

  constructor(
    private readonly options: {
      topic: TopicDefinition;
      workerId: string;
      outbox: OutboxRepository;
      now: () => number;
    },
  ) {}

  /** Look at the next opportunity. */
  look(): void {
    this.nextLookAt = 0;
  }

  /**
   * A claim on due entries, or null when it is not the time to look or there are none. After a find
   * the next call passes, so that a flood of retries leaves every second claim to fresh entries.
   * `alone` says that nothing else of the topic is in hand: only then is suspected poison taken.
   */
  async claim(
    request: DueRequest,
    alone: boolean,
  ): Promise<{ claim: Claim; kind: ClaimKind } | null> {
    if (this.passOnce || this.options.now() < this.nextLookAt) {
      this.passOnce = false;
      return null;
    }
    await this.releaseKeys();
    const claim =
      (await this.take(request)) ??
      (await this.take(request, 'RELAY.LEASE_EXPIRED')) ??
      (alone ? await this.take(request, 'RELAY.SUSPECTED_POISON') : null);
    if (!claim) {
      this.nextLookAt = this.options.now() + LOOK_MS;
      return null;
    }
    this.passOnce = true;
    return { claim, kind: 'due' };
  }

  private take(
    { claimId, entriesMax, bytesMax }: DueRequest,
    suspicion?: Suspicion,
  ): Promise<Claim | null> {
    const { topic, workerId, outbox } = this.options;
    const order = keyOrderOf(topic);
    const atMost = { none: entriesMax, 'RELAY.LEASE_EXPIRED': LEASE_EXPIRED_GROUP };
    const most = suspicion === 'RELAY.SUSPECTED_POISON' ? 1 : atMost[suspicion ?? 'none'];
    return outbox.claimDue(
      { claimId, topic: topic.name, workerId, entriesMax: Math.min(entriesMax, most), bytesMax },
      { ...(suspicion && { suspicion }), ...(order && { order }) },
    );
  }

  private async releaseKeys(): Promise<void> {
    const { topic, outbox } = this.options;
    const order = keyOrderOf(topic);
    if (!order) return this.releaseParked();
    await outbox.releaseKeys(topic.name, { ...order, entriesPerKeyMax: RELEASE_ENTRIES_PER_KEY });
  }

  /** A worker that still takes the topic for ordered may park more while the fleet is restarted. */
  private async releaseParked(): Promise<void> {
    const { topic, outbox, now } = this.options;
    if (now() < this.nextLookForParkedAt) return;
    const released = await outbox.releaseParked(topic.name, RELEASE_PARKED_MAX);
    if (released < RELEASE_PARKED_MAX) this.nextLookForParkedAt = now() + LOOK_FOR_PARKED_MS;
  }
}
