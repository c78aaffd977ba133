import { KnownCatalogue } from '@acp/catalogue';
import { actionKinds, ControlPlaneError, eventTypeNames, nearestName } from '@acp/contracts';
import { NameRepository, TypeActivityRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** Names that a refusal lists when none resembles the one given. */
const LISTED_MAX = 20;

/** Refuses names that nothing has, before an action counts or changes what it did not mean. */
@Injectable()
export class KnownNames {
  constructor(
    private readonly names: NameRepository,
    private readonly catalogue: KnownCatalogue,
    private readonly types: TypeActivityRepository,
  ) {}

  /** Throws `REQUEST.MALFORMED` with the nearest name. */
  async refuseUnknownTopic(topic: string | undefined): Promise<void> {
    if (topic === undefined) return;
    refuseUnknown('topic', '/filter/topic', topic, await this.names.topics());
  }

  /** Throws `REQUEST.MALFORMED` with the nearest name. */
  async refuseUnknownConsumer(path: string, consumer: string | undefined): Promise<void> {
    if (consumer === undefined) return;
    refuseUnknown('consumer', path, consumer, await this.names.consumers());
  }

  /**
   * Throws `REQUEST.MALFORMED` with the nearest name. A type that nobody has registered passes where there are events
   * of it, which an earlier catalogue has taken.
   */
  async refuseUnknownType(path: string, type: string | undefined): Promise<void> {
    if (type === undefined || eventTypeNames().includes(type)) return;
    await this.catalogue.refresh();
    const known = eventTypeNames();
    if (known.includes(type) || (await this.types.isSeen(type))) return;
    refuseUnknown('event type', path, type, known);
  }

  /** Throws `REQUEST.MALFORMED` with the nearest name, for the first kind of action that nobody has registered. */
  async refuseUnknownKinds(path: string, kinds: readonly string[] = []): Promise<void> {
    const known = () => [...new Set(actionKinds().map(({ kind }) => kind))];
    if (kinds.every((kind) => known().includes(kind))) return;
    await this.catalogue.refresh();
    for (const [at, kind] of kinds.entries())
      refuseUnknown('kind of action', `${path}/${at}`, kind, known());
  }
}

function refuseUnknown(kind: string, path: string, name: string, known: readonly string[]): void {
  if (known.includes(name)) return;
  const nearest = nearestName(name, known);
  const listed = known.slice(0, LISTED_MAX).join(', ') || 'none yet';
  const message = `no ${kind} has this name; ${
    nearest === undefined ? `known are: ${listed}` : `did you mean ${nearest}?`
  }`;
  throw new ControlPlaneError('REQUEST.MALFORMED', message, {
    reasons: [{ code: 'REQUEST.MALFORMED', path, message }],
  });
}
