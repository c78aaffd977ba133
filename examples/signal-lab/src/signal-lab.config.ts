import {
  configError,
  loadConfig,
  TopicsServiceConfig,
  Variable,
  type Environment,
  Port,
} from '@acp/service';
import { IsIn, IsOptional, IsString } from 'class-validator';

export const SIGNAL_LAB_TRANSPORTS = [
  'webhook',
  'redis-streams',
  'nats-jetstream',
  'kafka',
  'rabbitmq',
] as const;
export type SignalLabTransport = (typeof SIGNAL_LAB_TRANSPORTS)[number];

/** What signal-lab reads besides what every process reads. */
export class SignalLabConfig extends TopicsServiceConfig {
  @Port(3003)
  declare readonly port: number;

  @Variable({
    description: `How the events come: one of ${SIGNAL_LAB_TRANSPORTS.join(', ')}.`,
    default: 'webhook',
  })
  @IsIn(SIGNAL_LAB_TRANSPORTS)
  readonly signalLabTransport!: SignalLabTransport;

  @Variable({ description: 'Topic of the control plane that is consumed.', default: 'events' })
  @IsString()
  readonly signalLabTopic!: string;

  @Variable({
    description: 'Stream, subject, topic or queue at the broker. Without it: the topic.',
  })
  @IsOptional()
  @IsString()
  readonly signalLabDestination?: string;
}

/** Variable each transport cannot do without. */
const NEEDED = {
  webhook: ['webhookSecret', 'WEBHOOK_SECRET'],
  'redis-streams': ['redisUrl', 'REDIS_URL'],
  'nats-jetstream': ['natsUrl', 'NATS_URL'],
  kafka: ['kafkaBrokers', 'KAFKA_BROKERS'],
  rabbitmq: ['amqpUrl', 'AMQP_URL'],
} as const satisfies Record<SignalLabTransport, readonly [keyof SignalLabConfig, string]>;

export function loadSignalLabConfig(env: Environment): Readonly<SignalLabConfig> {
  const config = loadConfig(SignalLabConfig, env);
  const [property, name] = NEEDED[config.signalLabTransport];
  if (config[property] === undefined) {
    const message = `is required for the transport ${config.signalLabTransport}`;
    throw configError([{ name, message }]);
  }
  return config;
}
