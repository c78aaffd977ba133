import type { BrokerSecurity } from './broker-security.js';

/** Brokers whose real servers the tests run against. */
export const BROKER_NAMES = ['redis', 'nats', 'rabbitmq', 'kafka'] as const;
export type BrokerName = (typeof BROKER_NAMES)[number];

/** A real broker for one suite: a process of its own on free ports, or the one that a variable names. */
export interface TestBroker {
  readonly name: BrokerName;
  /** Points a service at it: `REDIS_URL`, `NATS_URL`, `AMQP_URL` or `KAFKA_BROKERS`. */
  readonly env: Readonly<Record<string, string>>;
  /** False for somebody else's broker: then it is never stopped, and the verbs below throw. */
  readonly controllable: boolean;
  /** Starts it again on the same ports and data; resolves when it answers. */
  start(): Promise<void>;
  /** Ends it in order; resolves when the process is gone. */
  stop(): Promise<void>;
  /** SIGKILL. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  /** SIGKILL, and it comes back without anything that it held: no message, stream, queue or group. */
  restartEmpty(): Promise<void>;
  /** SIGSTOP: connections stay, nothing answers any more when it returns. */
  pause(): void;
  resume(): void;
  /** Ends it and removes its files. */
  dispose(): Promise<void>;
}

/** The port that a broker's clients are given. */
export function portOf({ env }: TestBroker): number {
  return Number(/:(\d+)$/.exec(Object.values(env)[0]!)![1]);
}

/** How a broker is found or started. */
export interface BrokerKind {
  name: BrokerName;
  /** A broker of one's own instead: this variable's value becomes `envName` as it is. */
  overrideName: string;
  envName: string;
  /** What to type where it is missing. */
  install: string;
  installed(): boolean;
  start(): Promise<TestBroker>;
  /** The same broker over TLS, for one user, made from files in the directory, which becomes its own. */
  startSecured(directory: string, security: BrokerSecurity): Promise<TestBroker>;
}
