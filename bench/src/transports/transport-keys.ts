/** The transports that are measured, as keys and tables call them. */
export const TRANSPORT_KEYS = [
  'redis_streams',
  'nats_jetstream',
  'kafka',
  'rabbitmq',
  'webhook',
] as const;
export type TransportKey = (typeof TRANSPORT_KEYS)[number];
