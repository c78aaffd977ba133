import type {
  OutboundMessage,
  PublishOutcome,
  TopicDefinition,
  TransportEnvironment,
} from '@acp/contracts';
import { publishEach, receiptRules } from '../publish/publish-each.js';
import { SessionTransport } from '../publish/session-transport.js';
import { ConfirmSession } from './confirm-session.js';
import { rabbitmqOptions, type RabbitmqOptions } from './rabbitmq-options.js';

/**
 * Publishes persistent messages to one exchange and waits for the broker's confirmation of each. A
 * message that no queue is bound for is rejected where the bindings are ours. May deliver twice:
 * `message-id` is the event id and stays the same.
 */
export class RabbitmqTransport extends SessionTransport<ConfirmSession> {
  readonly name = 'rabbitmq';
  private readonly options: RabbitmqOptions;

  constructor(topic: TopicDefinition, env: TransportEnvironment) {
    super(topic);
    this.options = rabbitmqOptions(topic, env);
  }

  protected open(onLost: (reason: string) => void): Promise<ConfirmSession> {
    return ConfirmSession.open({
      topic: this.topic.name,
      exchange: this.topic.destination,
      rabbitmq: this.options,
      timeoutMs: this.timeoutMs,
      onLost,
    });
  }

  protected async publish(
    session: ConfirmSession,
    messages: readonly OutboundMessage[],
    signal: AbortSignal,
  ): Promise<PublishOutcome[]> {
    const rules = {
      ...receiptRules(this.topic, this.options.in_flight_max, signal),
      onLate: () => session.destroy(),
    };
    const outcomes = await publishEach(messages, rules, (message) => session.publish(message));
    if (session.misplaced !== undefined) this.renew(session, session.misplaced);
    return outcomes;
  }
}
