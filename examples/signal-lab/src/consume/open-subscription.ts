import {
  KafkaSubscription,
  NatsJetStreamSubscription,
  RabbitmqSubscription,
  RedisStreamsSubscription,
  type Inbox,
  type Subscription,
  type TroubleListener,
} from '@acp/consumer';
import type { SignalLabConfig } from '../signal-lab.config.js';

/** The subscription of the configured broker; none for the webhook, which is served over HTTP. */
export function openSubscription(
  config: Readonly<SignalLabConfig>,
  inbox: Inbox,
  onTrouble: TroubleListener,
): Subscription | null {
  const common = { inbox, onTrouble };
  const destination = config.signalLabDestination ?? config.signalLabTopic;
  switch (config.signalLabTransport) {
    case 'webhook':
      return null;
    case 'redis-streams':
      return new RedisStreamsSubscription({
        ...common,
        url: config.redisUrl!,
        stream: destination,
      });
    case 'nats-jetstream':
      return new NatsJetStreamSubscription({
        ...common,
        url: config.natsUrl!,
        subject: destination,
      });
    case 'kafka':
      return new KafkaSubscription({
        ...common,
        brokers: config.kafkaBrokers!.join(','),
        topic: destination,
      });
    case 'rabbitmq':
      return new RabbitmqSubscription({ ...common, url: config.amqpUrl!, queue: destination });
  }
}
