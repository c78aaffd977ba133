import { RedisStreamsSubscription, type Inbox, type Subscription } from '@acp/consumer';
import type { SignalLabConfig } from '../signal-lab.config.js';

/** The subscription of the configured broker; none for the webhook, which is served over HTTP. */
export function openSubscription(config: SignalLabConfig, inbox: Inbox): Subscription | null {
  switch (config.transport) {
    case 'webhook':
      return null;
    case 'redis-streams':
      return new RedisStreamsSubscription({
        inbox,
        url: config.redisUrl,
        stream: config.destination,
      });
  }
}
