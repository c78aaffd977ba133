import {
  WEBHOOK_SECRET_FORM,
  webhookKey,
  type ShapeProblem,
  type TopicDefinition,
} from '@acp/contracts';
import { optionsShape, type OptionsShape } from '../topic-options.js';
import { headerProblems, lowerCaseNames } from './request-headers.js';

export interface WebhookOptions {
  /** By `webhookKey`; while a secret is being rotated, the new and the old one. None: unsigned. */
  secrets: readonly string[];
  /** Lets the destination be on a private, loopback or link-local address. Default false. */
  allow_private_addresses: boolean;
  /** Requests in flight at once, and connections kept. Default 24. */
  concurrency: number;
  /** Time for one request, from connecting to the last byte. Default `limits.publish_timeout_ms`. */
  timeout_ms: number;
  /** More request headers, names in lower case; see `headerProblems` for what is not taken. */
  headers: Readonly<Record<string, string>>;
  /** Sends arrays of messages instead of one message a request. Default false. */
  batch: boolean;
  /** Messages in one array. Default 100. */
  batch_messages_max: number;
  /** Bytes of envelopes in one array. Default 4 MiB. */
  batch_bytes_max: number;
  /** How long nothing is sent after the destination has answered 410. Default 10 minutes. */
  gone_pause_ms: number;
}

const shape = optionsShape({
  secrets: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', minLength: 1 } },
  allow_private_addresses: { type: 'boolean' },
  concurrency: { type: 'integer', minimum: 1, maximum: 1_000 },
  timeout_ms: { type: 'integer', minimum: 1, maximum: 600_000 },
  headers: {
    type: 'object',
    propertyNames: { pattern: "^[A-Za-z0-9!#$%&'*+.^_`|~-]+$" },
    additionalProperties: { type: 'string', pattern: '^[\\t\\x20-\\x7e]*$' },
  },
  batch: { type: 'boolean' },
  batch_messages_max: { type: 'integer', minimum: 1, maximum: 10_000 },
  batch_bytes_max: { type: 'integer', minimum: 1, maximum: 268_435_456 },
  gone_pause_ms: { type: 'integer', minimum: 0, maximum: 86_400_000 },
});

export const webhookOptionsShape: OptionsShape = {
  inspect: (topic) => {
    const problems = shape.inspect(topic);
    if (problems.length > 0) return problems;
    return [
      ...destinationProblems(topic.destination),
      ...secretProblems(topic),
      ...headerProblems((topic.options['headers'] ?? {}) as Record<string, string>),
    ];
  },
};

export function webhookOptions(topic: TopicDefinition): WebhookOptions {
  const given = topic.options as Partial<WebhookOptions>;
  return {
    secrets: [],
    allow_private_addresses: false,
    concurrency: 24,
    timeout_ms: topic.limits.publish_timeout_ms,
    batch: false,
    batch_messages_max: 100,
    batch_bytes_max: 4 * 1024 * 1024,
    gone_pause_ms: 600_000,
    ...given,
    headers: lowerCaseNames(given.headers ?? {}),
  };
}

function destinationProblems(destination: string): ShapeProblem[] {
  const path = '/destination';
  const url = URL.canParse(destination) ? new URL(destination) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    return [{ path, message: 'must be an http or https URL' }];
  }
  if (url.username || url.password) {
    return [{ path, message: 'must not hold a user; use `options.headers.authorization`' }];
  }
  return [];
}

function secretProblems(topic: TopicDefinition): ShapeProblem[] {
  return webhookOptions(topic).secrets.flatMap((secret, i) =>
    webhookKey(secret) ? [] : [{ path: `/options/secrets/${i}`, message: WEBHOOK_SECRET_FORM }],
  );
}
