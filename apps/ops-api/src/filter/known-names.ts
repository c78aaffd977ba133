import { ControlPlaneError, nearestName } from '@acp/contracts';
import { NameRepository } from '@acp/persistence';
import { Injectable } from '@nestjs/common';

/** Names that a refusal lists when none resembles the one given. */
const LISTED_MAX = 20;

/** Refuses names that nothing has, before an action counts or changes what it did not mean. */
@Injectable()
export class KnownNames {
  constructor(private readonly names: NameRepository) {}

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
