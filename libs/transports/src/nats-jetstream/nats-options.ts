import { TLS_OPTION, parseNatsUrl, type TlsOption } from '@acp/brokers';
import type { TopicDefinition, TransportEnvironment } from '@acp/contracts';
import {
  RETENTION_MS,
  STORED_MAX,
  addressFrom,
  inspectAddress,
  optionsShape,
  type OptionsShape,
} from '../topic-options.js';

export interface NatsOptions {
  /** `nats://user:password@host:4222,host:4222`, `tls://…`. Default `NATS_URL`. */
  url: string;
  /** Default: the destination in capitals, with `_` for what a stream name cannot hold. */
  stream: string;
  /** Creates the stream where none takes the subject. Default true. */
  create_stream: boolean;
  /** How long the server recognises a duplicate. Default 2 minutes. */
  duplicate_window_ms: number;
  replicas: number;
  max_age_ms?: number;
  max_bytes?: number;
  max_messages?: number;
  /** Messages waiting for their acknowledgement. Default 500. */
  in_flight_max: number;
  token?: string;
  /** A `.creds` file. */
  credentials_file?: string;
  tls?: TlsOption;
}

const count = { type: 'integer', minimum: 1, maximum: STORED_MAX } as const;

const shape = optionsShape({
  url: { type: 'string', minLength: 1 },
  stream: { type: 'string', pattern: '^[^\\s.*>/\\\\]+$', description: 'a stream name' },
  create_stream: { type: 'boolean' },
  duplicate_window_ms: { ...RETENTION_MS, minimum: 100 },
  replicas: { ...count, maximum: 5 },
  max_age_ms: { ...RETENTION_MS, minimum: 100 },
  max_bytes: count,
  max_messages: count,
  in_flight_max: { ...count, maximum: 10_000 },
  token: { type: 'string', minLength: 1 },
  credentials_file: { type: 'string', minLength: 1 },
  tls: TLS_OPTION,
});

export const natsOptionsShape: OptionsShape = {
  inspect: (topic) => {
    const problems = shape.inspect(topic);
    if (!/^[^\s.*>]+(\.[^\s.*>]+)*$/.test(topic.destination)) {
      const message = 'must be a subject without wildcards';
      problems.push({ path: '/destination', message });
    }
    return [...problems, ...inspectAddress('url', topic.options['url'], parseNatsUrl)];
  },
};

export function natsOptions(topic: TopicDefinition, env: TransportEnvironment): NatsOptions {
  const options = topic.options as Partial<NatsOptions>;
  const given = { parse: parseNatsUrl, fallback: 'nats://127.0.0.1:4222' };
  return {
    stream: topic.destination.toUpperCase().replace(/[^A-Z0-9_-]/g, '_'),
    create_stream: true,
    duplicate_window_ms: 120_000,
    replicas: 1,
    in_flight_max: 500,
    ...options,
    url: options.url ?? addressFrom(env, 'NATS_URL', given),
  };
}
