import {
  newId,
  type OutboundMessage,
  type PublishOutcome,
  type TopicDefinition,
  type Transport,
} from '@acp/contracts';
import { waitUntil } from '@acp/testing';
import type { ArrivedMessage, ConformanceHarness, TopicRequest } from './conformance-harness.js';

const BACK_TIMEOUT_MS = 40_000;

/** One property's set: a started transport on a destination of its own. */
export class ConformanceStage {
  private constructor(
    readonly topic: TopicDefinition,
    readonly transport: Transport,
    private readonly harness: ConformanceHarness,
  ) {}

  static async set(
    harness: ConformanceHarness,
    request: Omit<TopicRequest, 'name'> = {},
  ): Promise<ConformanceStage> {
    const topic = await harness.topic({ name: `t${newId().replaceAll('-', '')}`, ...request });
    const stage = new ConformanceStage(topic, harness.transport(topic), harness);
    await stage.transport.start();
    return stage;
  }

  publish(messages: readonly OutboundMessage[]): Promise<PublishOutcome[]> {
    return this.transport.publishBatch(messages, { signal: new AbortController().signal });
  }

  arrived(): Promise<ArrivedMessage[]> {
    return this.harness.arrived(this.topic);
  }

  async arrivedIds(): Promise<string[]> {
    return (await this.arrived()).map(({ headers }) => headers['event_id']!);
  }

  /** Resolves when the transport says that the broker is there, or gone. */
  untilReady(expected: boolean): Promise<void> {
    const what = `the transport says ${expected ? 'ready' : 'not ready'}`;
    const holds = async () => (await this.transport.ready()).ready === expected;
    return waitUntil(what, holds, BACK_TIMEOUT_MS);
  }
}

export function kindsOf(outcomes: readonly PublishOutcome[]): string[] {
  return [...new Set(outcomes.map(({ kind }) => kind))].sort();
}

/** Ids of the messages that the transport says were delivered. */
export function deliveredIds(
  messages: readonly OutboundMessage[],
  outcomes: readonly PublishOutcome[],
): string[] {
  return messages.filter((_, i) => outcomes[i]!.kind === 'delivered').map((m) => m.event_id);
}
