import { TLS_OPTION, parseRedisUrl, type TlsOption } from '@acp/brokers';
import type { TopicDefinition, TransportEnvironment } from '@acp/contracts';
import {
  RETENTION_MS,
  STORED_MAX,
  addressFrom,
  inspectAddress,
  optionsShape,
  type OptionsShape,
} from '../topic-options.js';

export interface RedisStreamsOptions {
  /** See `parseRedisUrl`. Default `REDIS_URL`. */
  url: string;
  /** Trims the stream to about this many entries. */
  maxlen?: number;
  /** Trims entries older than this, about. */
  retain_ms?: number;
  tls?: TlsOption;
}

const shape = optionsShape({
  url: { type: 'string', minLength: 1 },
  maxlen: { type: 'integer', minimum: 1, maximum: STORED_MAX },
  retain_ms: RETENTION_MS,
  tls: TLS_OPTION,
});

export const redisOptionsShape: OptionsShape = {
  inspect: (topic) => {
    const problems = shape.inspect(topic);
    const { url, maxlen, retain_ms } = topic.options as Partial<RedisStreamsOptions>;
    if (maxlen !== undefined && retain_ms !== undefined) {
      problems.push({ path: '/options/retain_ms', message: 'is given beside `maxlen`; take one' });
    }
    return [...problems, ...inspectAddress('url', url, parseRedisUrl)];
  },
};

export function redisOptions(
  topic: TopicDefinition,
  env: TransportEnvironment,
): RedisStreamsOptions {
  const options = topic.options as Partial<RedisStreamsOptions>;
  const given = { parse: parseRedisUrl, fallback: 'redis://127.0.0.1:6379' };
  return { ...options, url: options.url ?? addressFrom(env, 'REDIS_URL', given) };
}
