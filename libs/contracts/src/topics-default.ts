import type { Environment } from './environment-references.js';
import { defineTopic, type TopicDefinition } from './topic.js';

/**
 * The one topic of an installation without a topics file: `events`, every type. To the webhook of
 * `WEBHOOK_URL` where that is set, else to the Redis stream `events` of `REDIS_URL`, else to the log.
 *
 * `WEBHOOK_SECRET` may hold two secrets, separated by a comma, while they are being rotated.
 * `WEBHOOK_ALLOW_PRIVATE=true` lets the webhook be on a private or loopback address.
 */
export function defaultTopics(env: Environment): TopicDefinition[] {
  if (env['WEBHOOK_URL']) return [webhookTopic(env['WEBHOOK_URL'], env)];
  const transport = env['REDIS_URL'] ? 'redis-streams' : 'log';
  return [defineTopic({ name: 'events', transport })];
}

function webhookTopic(destination: string, env: Environment): TopicDefinition {
  const secrets = (env['WEBHOOK_SECRET'] ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter((secret) => secret !== '');
  return defineTopic({
    name: 'events',
    transport: 'webhook',
    destination,
    options: {
      ...(secrets.length > 0 && { secrets }),
      allow_private_addresses: env['WEBHOOK_ALLOW_PRIVATE'] === 'true',
    },
    references: {
      '/destination': '${WEBHOOK_URL}',
      ...Object.fromEntries(secrets.map((_, i) => [`/options/secrets/${i}`, '${WEBHOOK_SECRET}'])),
    },
  });
}
