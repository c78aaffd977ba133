import { jetstream, jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect, headers, type MsgHdrs } from '@nats-io/transport-node';
import { defineTopic, type OutboundMessage } from '@acp/contracts';
import { TOPIC } from '../load/quotes.js';
import type { BareClient, Destination } from './destination.js';
import { wireHeaders } from './messages.js';

const SUBJECT = 'acp-bench';
const STREAM = 'ACP-BENCH';

export async function natsDestination(url: string): Promise<Destination> {
  const connection = await connect(addressOf(url));
  const { streams } = await jetstreamManager(connection);
  return {
    name: 'nats_jetstream',
    server: `nats-server ${connection.info?.version ?? '?'}, stream in files`,
    topic: defineTopic({ name: TOPIC, transport: 'nats-jetstream', destination: SUBJECT }),
    env: { NATS_URL: url },
    clear: () => deleteStream(streams),
    arrived: async () => (await streams.info(STREAM)).state.messages,
    newest: async () => {
      const found = await streams.getMessage(STREAM, { last_by_subj: SUBJECT });
      return { payload: found?.string(), headers: [...(found?.header ?? [])].sort() };
    },
    connect: () => connectBare(url),
    stop: () => connection.close(),
  };
}

async function deleteStream(streams: JetStreamManager['streams']): Promise<void> {
  for await (const name of streams.names(SUBJECT)) await streams.delete(name);
}

async function connectBare(url: string): Promise<BareClient> {
  const connection = await connect(addressOf(url));
  const client = jetstream(connection);
  return {
    prepare(messages) {
      const ready = messages.map((message) => ({
        payload: message.payload,
        options: { msgID: message.event_id, headers: natsHeaders(message) },
      }));
      return async () => {
        await Promise.all(
          ready.map(({ payload, options }) => client.publish(SUBJECT, payload, options)),
        );
      };
    },
    close: () => connection.close(),
  };
}

function natsHeaders(message: OutboundMessage): MsgHdrs {
  const made = headers();
  for (const [name, value] of Object.entries(wireHeaders(message))) made.set(name, value);
  return made;
}

function addressOf(url: string) {
  return { servers: new URL(url).host, noAsyncTraces: true };
}
