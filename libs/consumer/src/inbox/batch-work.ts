import type { DecodedEvent, UndecodableMessage } from '../message/inbound-message.js';
import type { ProcessOptions, ProcessOutcome } from './process-outcome.js';

interface Item<Decoded> {
  readonly decoded: Decoded;
  outcome: ProcessOutcome | null;
}
export type EventItem = Item<DecodedEvent>;

/** The messages of one call to an inbox, with what became of each so far. */
export class BatchWork {
  private readonly items: readonly Item<DecodedEvent | UndecodableMessage>[];

  constructor(
    decoded: readonly (DecodedEvent | UndecodableMessage)[],
    readonly options: ProcessOptions,
  ) {
    this.items = decoded.map((one) => ({ decoded: one, outcome: null }));
  }

  events(): EventItem[] {
    return this.items.filter((item): item is EventItem => item.decoded.kind === 'event');
  }

  undecodable(): Item<UndecodableMessage>[] {
    return this.items.filter(
      (item): item is Item<UndecodableMessage> => item.decoded.kind === 'undecodable',
    );
  }

  /** What was not reached is as if it had never been delivered. */
  outcomes(): ProcessOutcome[] {
    return this.items.map((item) => item.outcome ?? { kind: 'unavailable', reason: 'not reached' });
  }

  publishedAt(): Date[] {
    return this.events()
      .filter((item) => item.outcome?.kind === 'processed')
      .flatMap((item) => item.decoded.message.publishedAt ?? []);
  }
}

export function setAll(items: readonly EventItem[], outcome: ProcessOutcome): void {
  for (const item of items) item.outcome = outcome;
}
