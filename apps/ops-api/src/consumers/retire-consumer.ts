import type { RetiredConsumer } from '@acp/contracts';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../audit/actor.js';
import { RecordAction } from '../audit/record-action.js';
import { unknownConsumer } from './known-consumer.js';

/**
 * Says that a consumer is no more: it counts nothing and raises nothing. What it had not done is
 * answered and written down, because nobody will do it. One that is seen again counts again.
 */
@Injectable()
export class RetireConsumer {
  constructor(private readonly record: RecordAction) {}

  async execute(actor: Actor, name: string, reason: string): Promise<RetiredConsumer> {
    return this.record.run(actor, async ({ consumers }) => {
      const standing = await consumers.list(name);
      if (standing.length === 0) {
        throw unknownConsumer(name, await consumers.list());
      }
      const topics = standing.map(({ topic, not_yet, dead }) => ({ topic, not_yet, dead }));
      const retired = await consumers.retire(name, actor.name, reason);
      const record = {
        action: 'consumer.retire',
        target: `consumer:${name}`,
        affected: 1,
        before: { topics },
        after: { retired: true },
        reason,
      };
      return { result: { ...retired, topics }, record };
    });
  }
}
