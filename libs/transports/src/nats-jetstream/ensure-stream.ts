import { jetstreamManager, type JetStreamManager, type StreamConfig } from '@nats-io/jetstream';
import { nanos, type NatsConnection } from '@nats-io/transport-node';
import type { NatsOptions } from './nats-options.js';

/** Makes sure that a stream takes the subject; creates one where the topic allows that. */
export async function ensureStream(
  connection: NatsConnection,
  subject: string,
  options: NatsOptions,
  timeoutMs: number,
): Promise<void> {
  const manager = await jetstreamManager(connection, { timeout: timeoutMs });
  const found = await streamOf(manager, subject);
  if (found !== undefined) return;
  if (!options.create_stream) throw new Error(`no stream takes the subject ${subject}`);
  await manager.streams.add(configOf(subject, options));
}

async function streamOf(manager: JetStreamManager, subject: string): Promise<string | undefined> {
  const names = manager.streams.names(subject);
  for await (const name of names) return name;
  return undefined;
}

function configOf(subject: string, options: NatsOptions): Partial<StreamConfig> & { name: string } {
  const maxAge = options.max_age_ms ? nanos(options.max_age_ms) : 0;
  const window = nanos(options.duplicate_window_ms);
  return {
    name: options.stream,
    subjects: [subject],
    num_replicas: options.replicas,
    // The server refuses a window longer than the age of the oldest message.
    duplicate_window: maxAge > 0 ? Math.min(window, maxAge) : window,
    ...(maxAge > 0 && { max_age: maxAge }),
    ...(options.max_bytes && { max_bytes: options.max_bytes }),
    ...(options.max_messages && { max_msgs: options.max_messages }),
  };
}
