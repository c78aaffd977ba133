import {
  parseAmqpUrl,
  parseKafkaBrokers,
  parseNatsUrl,
  parseRedisUrl,
} from '@acp/brokers/addresses';
import { IsConnectionUrl } from './is-connection-url.js';
import { LOG_LEVELS, type LogLevel } from '@acp/observability';
import { IsBoolean, IsIn, IsOptional, IsString, Matches } from 'class-validator';
import { IsAddress } from './is-address.js';
import { Count, Milliseconds, Port } from './numbers.js';
import { Variable } from './variable.js';

const BROKER = 'Read by the default topic and by topics files that refer to it.';

/** What every process reads. An app's own class extends it and gives `port` its default. */
export class ServiceConfig {
  @Variable({
    description:
      'PostgreSQL of the control plane. The local commands start one where it is absent.',
    example: 'postgres://user:password@localhost:5432/control_plane',
  })
  @IsConnectionUrl('postgres', 'postgresql')
  readonly databaseUrl!: string;

  @Count({
    description:
      'Connections to PostgreSQL in the pool of this process. A relay has one more for its heartbeats and one for the doorbell.',
    default: 10,
    min: 1,
    max: 500,
  })
  readonly databasePoolSize!: number;

  @Milliseconds({
    description:
      'Milliseconds without an answer of PostgreSQL after which a connection is given up and what waits for it is tried again or answered 503. Longer than any statement takes.',
    default: 60_000,
    min: 1_000,
    max: 3_600_000,
  })
  readonly databaseAnswerTimeoutMs!: number;

  @Variable({
    description:
      'Named prepared statements. Switch off behind a pooler in transaction mode that cannot carry them (PgBouncer before 1.21).',
    default: true,
  })
  @IsBoolean()
  readonly databasePreparedStatements!: boolean;

  @Variable({
    description:
      'Folder with versions of event types and of kinds of action, as `cp types` reads it. What is new in it is stored before the process starts; it is the same for all processes.',
    example: './catalogue',
  })
  @IsOptional()
  @IsString()
  readonly catalogueDir?: string;

  @Port(3000, 'Port to listen on; 0 takes a free one. Each app has its own default.')
  readonly port!: number;

  @Variable({
    description:
      'Address to listen on. Anything but a loopback address needs keys in the apps that have routes to protect.',
    default: '127.0.0.1',
  })
  @IsString()
  readonly host!: string;

  @Variable({ description: `One of ${LOG_LEVELS.join(', ')}.`, default: 'info' })
  @IsIn(LOG_LEVELS)
  readonly logLevel!: LogLevel;

  @Variable({
    description:
      'Lines for people instead of JSON. Without it: only where the output is a terminal.',
  })
  @IsOptional()
  @IsBoolean()
  readonly logPretty?: boolean;

  @Milliseconds({
    description:
      'Milliseconds a stopping process may take to finish what is in flight; then it ends with exit code 1.',
    default: 10_000,
    min: 100,
    max: 600_000,
  })
  readonly shutdownGraceMs!: number;

  @Milliseconds({
    description:
      'Milliseconds a stopping process says it is not ready and still serves, so that load balancers notice; part of the grace period.',
    default: 0,
    min: 0,
    max: 60_000,
  })
  readonly shutdownDrainMs!: number;

  @Variable({
    description:
      'Where spans are sent (OTLP, as `OTEL_EXPORTER_OTLP_PROTOCOL` says). Without it, and without `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER`, nothing is traced or loaded.',
    example: 'http://localhost:4318',
  })
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'must begin with http:// or https://' })
  readonly otelExporterOtlpEndpoint?: string;
}

/** What processes that deal with topics read besides: the same in all of them. */
export class TopicsServiceConfig extends ServiceConfig {
  @Variable({
    description:
      'YAML or JSON file with the topics. Without it: one topic `events` for all event types.',
    example: './topics.yaml',
  })
  @IsOptional()
  @IsString()
  readonly topicsFile?: string;

  @Variable({
    description: `Redis for the transport redis-streams. ${BROKER}`,
    example: 'redis://localhost:6379',
  })
  @IsOptional()
  @IsAddress(parseRedisUrl)
  readonly redisUrl?: string;

  @Variable({
    description: `NATS servers for the transport nats-jetstream. ${BROKER}`,
    example: 'nats://localhost:4222',
  })
  @IsOptional()
  @IsAddress(parseNatsUrl)
  readonly natsUrl?: string;

  @Variable({
    description: `Comma-separated bootstrap brokers for the transport kafka. ${BROKER}`,
    example: 'localhost:9092,localhost:9093',
  })
  @IsOptional()
  @IsAddress(parseKafkaBrokers)
  readonly kafkaBrokers?: string[];

  @Variable({
    description: `RabbitMQ for the transport rabbitmq. ${BROKER}`,
    example: 'amqp://guest:guest@localhost:5672',
  })
  @IsOptional()
  @IsAddress(parseAmqpUrl)
  readonly amqpUrl?: string;

  @Variable({
    description: 'Sends the default topic to this webhook instead of a broker.',
    example: 'http://localhost:3100/webhooks/events',
  })
  @IsOptional()
  @Matches(/^https?:\/\//, { message: 'must begin with http:// or https://' })
  readonly webhookUrl?: string;

  @Variable({
    description:
      'Secret that signs the webhook (Standard Webhooks, `whsec_…`); two, separated by a comma, during rotation.',
    secret: true,
  })
  @IsOptional()
  @IsString()
  readonly webhookSecret?: string;

  @Variable({
    description: 'Lets the webhook of the default topic be at a private or loopback address.',
    default: false,
  })
  @IsBoolean()
  readonly webhookAllowPrivate!: boolean;
}
