import type { BaseOptions } from '@platformatic/kafka';
import { ControlPlaneError } from '@acp/contracts';
import type { ConnectionOptions } from 'node:tls';
import { parseKafkaBrokers } from '../addresses/kafka-address.js';
import { serverNameOf } from '../connection/tls-options.js';

export interface KafkaSasl {
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512' | 'OAUTHBEARER';
  username?: string;
  password?: string;
  token?: string;
}

export interface KafkaAccess {
  /** See `parseKafkaBrokers`. */
  brokers: string;
  clientId: string;
  sasl?: KafkaSasl | undefined;
  tls?: ConnectionOptions | undefined;
}

/** What producers, consumers and admins of Kafka have in common. Throws `CONFIG.INVALID`. */
export function kafkaClientOptions({ brokers, clientId, sasl, tls }: KafkaAccess) {
  const addresses = parseKafkaBrokers(brokers);
  const problem = saslProblem(sasl);
  if (problem) throw new ControlPlaneError('CONFIG.INVALID', `sasl.${problem}`);
  // Brokers behind a common address choose their certificate by the name that a client says.
  const named = serverNameOf(addresses[0]!.host).servername !== undefined;
  return {
    clientId,
    bootstrapBrokers: addresses.map(({ host, port }) => `${host}:${port}`),
    ...(sasl && { sasl }),
    ...(tls && { tls, tlsServerName: tls.servername ?? named }),
  } satisfies BaseOptions;
}

/** A secret that was read from a file with its last line break; never quotes it. */
export function saslProblem(sasl: KafkaSasl | undefined): string | undefined {
  const members = ['username', 'password', 'token'] as const;
  const spoilt = members.find((member) => /[\u0000-\u001f\u007f]/.test(sasl?.[member] ?? ''));
  return spoilt && `${spoilt} has a line break or another control character in it; remove it`;
}
