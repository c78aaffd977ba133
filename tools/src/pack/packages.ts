/** A package as it is published. */
export interface PackageDefinition {
  /** Folder of the workspace whose built files it carries. Default: `libs/NAME`. */
  folder?: string;
  description: string;
  /** A command: it carries the file of `dist` that runs it, and those that this one imports. */
  bin?: { name: string; main: string };
  /**
   * Packages that only a part of it needs, which has a path of its own in `exports`: optional peers. Who
   * uses the part installs them.
   */
  optional?: readonly string[];
}

const BROKERS = [
  '@nats-io/jetstream',
  '@nats-io/transport-node',
  '@platformatic/kafka',
  'amqplib',
  'ioredis',
];
const NEST = ['@nestjs/common', '@nestjs/core'];

/** What a team installs into its own services, with what these need of each other. */
export const PACKAGES: Readonly<Record<string, PackageDefinition>> = {
  contracts: {
    description: 'Canonical events, their schemas and the gate, topics, releases, evidence.',
  },
  gatekeeper: { description: 'Proposes decisions and verifies releases; without a dependency.' },
  producer: {
    description: 'Publishes events in a transaction of your own database; without a dependency.',
  },
  plugin: {
    description: 'The interface of plug-ins: mappers and connectors; without a dependency.',
  },
  consumer: {
    description: 'Consumes events with an inbox: webhooks and each of the brokers.',
    optional: [...BROKERS, ...NEST],
  },
  brokers: { description: 'Connections to the brokers.', optional: BROKERS },
  observability: {
    description: 'Metrics; with Nest also logs and traces.',
    optional: [
      ...NEST,
      '@opentelemetry/instrumentation-http',
      '@opentelemetry/instrumentation-pg',
      '@opentelemetry/instrumentation-undici',
      '@opentelemetry/sdk-node',
      '@willsoto/nestjs-prometheus',
      'pino',
      'pino-http',
      'pino-pretty',
    ],
  },
  persistence: { description: 'Tables and statements of the control plane, and the inbox.' },
  migrations: { folder: 'migrations', description: 'Migrations of the control plane.' },
  policy: { description: 'Policy files of the gatekeeper: their tests and judgements.' },
  cel: { description: 'Expressions of policies: compiled, typed and bounded.' },
  intake: {
    description: 'The way in for an event: raw payloads, mappers, completion by the gate.',
  },
  mapping: { description: 'Sources files: mappings from records to events.' },
  expectations: {
    description: 'Expectations files: what is judged of a batch before it is stored.',
  },
  catalogue: { description: 'Event types and kinds of action as data, and what they may change.' },
  gold: { description: 'Candles and latest quotes, kept in the transaction of an inbox.' },
  cp: {
    folder: 'tools',
    description: 'The command line of operators: looks into the control plane and acts on it.',
    bin: { name: 'acp-cp', main: 'cp/program.js' },
  },
};
