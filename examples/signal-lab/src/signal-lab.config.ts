/** How this service gets its events. */
export const SIGNAL_LAB_TRANSPORTS = ['webhook', 'redis-streams'] as const;
export type SignalLabTransport = (typeof SIGNAL_LAB_TRANSPORTS)[number];

export interface SignalLabConfig {
  port: number;
  databaseUrl: string;
  transport: SignalLabTransport;
  /** Topic of the control plane that is consumed. */
  topic: string;
  /** Stream, subject, topic or queue at the broker. */
  destination: string;
  webhookSecrets: readonly string[];
  redisUrl: string;
}

/** Reads the configuration and names everything that is wrong with it at once. */
export function loadSignalLabConfig(env: Readonly<Record<string, string | undefined>>) {
  const problems: string[] = [];
  const transport = env['SIGNAL_LAB_TRANSPORT'] ?? 'webhook';
  if (!(SIGNAL_LAB_TRANSPORTS as readonly string[]).includes(transport)) {
    problems.push(`SIGNAL_LAB_TRANSPORT is one of ${SIGNAL_LAB_TRANSPORTS.join(', ')}`);
  }
  const port = Number(env['PORT'] ?? 3003);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push('PORT is not a port');
  const databaseUrl = env['DATABASE_URL'] ?? '';
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) problems.push('DATABASE_URL is not a postgres URL');
  const webhookSecrets = (env['WEBHOOK_SECRET'] ?? '').split(/[\s,]+/).filter(Boolean);
  if (transport === 'webhook' && webhookSecrets.length === 0) {
    problems.push('WEBHOOK_SECRET is required for the webhook transport');
  }
  if (problems.length > 0) throw new Error(`configuration:\n  ${problems.join('\n  ')}`);
  const topic = env['SIGNAL_LAB_TOPIC'] ?? 'events';
  return Object.freeze<SignalLabConfig>({
    port,
    databaseUrl,
    transport: transport as SignalLabTransport,
    topic,
    destination: env['SIGNAL_LAB_DESTINATION'] ?? topic,
    webhookSecrets,
    redisUrl: env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  });
}
