import { ControlPlaneError, cleanText, type Topic } from '@acp/contracts';
import { OutboxDoorbell, type TopicActions } from '@acp/persistence';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';

interface Change {
  action: string;
  reason: string | undefined;
  after: Record<string, unknown>;
  apply(topics: TopicActions): Promise<void>;
}

/** Pauses, resumes and slows a topic; the relay looks at its controls every second or two. */
@Injectable()
export class ControlTopic {
  constructor(
    private readonly record: RecordAction,
    private readonly doorbell: OutboxDoorbell,
  ) {}

  pause(actor: Actor, topic: string, reason: string): Promise<Topic> {
    return this.change(actor, topic, {
      action: 'topic.pause',
      reason,
      after: { paused: true, paused_by: actor.name, pause_reason: reason },
      apply: (topics) => topics.pause(topic, actor.name, reason),
    });
  }

  async resume(actor: Actor, topic: string, reason?: string): Promise<Topic> {
    const state = await this.change(actor, topic, {
      action: 'topic.resume',
      reason,
      after: { paused: false },
      apply: (topics) => topics.resume(topic),
    });
    this.doorbell.ring([topic]);
    return state;
  }

  setRate(
    actor: Actor,
    topic: string,
    { rate_per_second, reason }: { rate_per_second: number | null; reason: string },
  ): Promise<Topic> {
    return this.change(actor, topic, {
      action: 'topic.set_rate',
      reason,
      after: { rate_per_second },
      apply: (topics) => topics.setRate(topic, rate_per_second),
    });
  }

  private change(actor: Actor, topic: string, change: Change): Promise<Topic> {
    return this.record.run(actor, async ({ topics }) => {
      const before = await topics.lock(topic);
      if (!before) throw unknownTopic(topic);
      await change.apply(topics);
      const result = await topics.find(topic);
      if (!result) throw unknownTopic(topic);
      const { action, reason, after } = change;
      const target = `topic:${topic}`;
      return { result, record: { action, target, affected: 1, before, after, reason } };
    });
  }
}

export function unknownTopic(topic: string): ControlPlaneError {
  const detail = `no relay worker has registered the topic ${JSON.stringify(cleanText(topic, 100))}`;
  return new ControlPlaneError('REQUEST.NOT_FOUND', detail);
}
