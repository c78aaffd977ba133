import { findEventTypeVersion, versionsOf } from '@acp/contracts';
import type { FactRepository, NewestEvent } from '@acp/persistence';
import type { FactOf } from '@acp/policy';

/** How long a fact is used before it is read again; its age is told from the event all the same. */
export const FACT_CACHE_MS = 100;
const ENTRIES_MAX = 10_000;

/** Facts by name, as a policy reads them. */
export type Facts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Held {
  readAt: number;
  event: Promise<NewestEvent | null>;
}

/**
 * Reads facts: the newest event of a type about an entity. Whoever asks at the same moment is answered
 * by one statement, and whoever asks shortly after by memory.
 */
export class FactReader {
  private readonly held = new Map<string, Held>();
  private asked = new Map<string, { type: string; entity: string; tell: Tell }>();
  private batch: Promise<void> | undefined;

  constructor(private readonly repository: Pick<FactRepository, 'newest'>) {}

  /** What there is of them at `now`; one that is missing, or older than it may be, is left out. */
  async gather(wanted: readonly FactOf[], now: Date): Promise<Facts> {
    if (wanted.length === 0) return {};
    const found = await Promise.all(
      wanted.map(async (fact) => [fact, await this.newest(fact.latest, fact.entity)] as const),
    );
    const facts = found.flatMap(([{ name, maxAgeMs }, event]) => {
      if (!event) return [];
      // A vendor's clock that is ahead makes nothing fresh.
      const age_ms = Math.abs(now.getTime() - event.occurred_at.getTime());
      if (maxAgeMs !== null && age_ms > maxAgeMs) return [];
      return [[name, factOf(event, age_ms)] as const];
    });
    return Object.fromEntries(facts);
  }

  private newest(type: string, entity: string): Promise<NewestEvent | null> {
    const key = `${type} ${entity}`;
    const held = this.held.get(key);
    if (held && performance.now() - held.readAt < FACT_CACHE_MS) return held.event;
    const event = new Promise<NewestEvent | null>((resolve, reject) => {
      this.asked.set(key, { type, entity, tell: { resolve, reject } });
    });
    if (this.held.size >= ENTRIES_MAX) this.held.clear();
    this.held.set(key, { readAt: performance.now(), event });
    event.catch(() => this.held.delete(key));
    this.batch ??= new Promise((resolve) => setImmediate(resolve)).then(() => this.read());
    return event;
  }

  private async read(): Promise<void> {
    const asked = this.asked;
    this.asked = new Map();
    this.batch = undefined;
    try {
      const wanted = [...asked.values()].map(({ type, entity }) => ({
        event_type: type,
        entity_id: entity,
      }));
      const events = await this.repository.newest(wanted);
      const byKey = new Map(
        events.map((event) => [`${event.event_type} ${event.entity_id}`, event]),
      );
      for (const [key, { tell }] of asked) tell.resolve(byKey.get(key) ?? null);
    } catch (error) {
      for (const { tell } of asked.values()) tell.reject(error);
    }
  }
}

interface Tell {
  resolve(event: NewestEvent | null): void;
  reject(error: unknown): void;
}

function factOf(event: NewestEvent, age_ms: number): Readonly<Record<string, unknown>> {
  return {
    ...upcast(event),
    age_ms,
    event_id: event.event_id,
    entity_id: event.entity_id,
    occurred_at: event.occurred_at.toISOString(),
  };
}

/** Policies are written for the newest version of a payload. */
function upcast({ event_type, schema_version, payload }: NewestEvent): Record<string, unknown> {
  return versionsOf(event_type)
    .filter((version) => version > schema_version)
    .reduce(
      (raised, version) => findEventTypeVersion(event_type, version)?.upcast?.(raised) ?? raised,
      payload,
    );
}
