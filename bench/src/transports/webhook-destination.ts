import { Pool } from 'undici';
import { defineTopic, type OutboundMessage } from '@acp/contracts';
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { TOPIC } from '../load/quotes.js';
import type { BareClient, Destination } from './destination.js';
import { wireHeaders } from './messages.js';
import type { Received } from './webhook-receiver.js';

const SECRET_KEY = Buffer.from('a secret of the bench, of 32 bytes');
/** As many as the transport keeps by default. */
const CONNECTIONS = 24;
const PATH = '/hook';

/** A receiver in a process of its own that reads each request and answers 204. */
export async function webhookDestination(): Promise<Destination> {
  const main = fileURLToPath(new URL('./webhook-receiver.js', import.meta.url));
  const child = fork(main, { stdio: 'inherit' });
  const [port] = (await once(child, 'message')) as [number];
  const origin = `http://127.0.0.1:${port}`;
  const received = async () => (await (await fetch(origin)).json()) as Received;
  return {
    name: 'webhook',
    server: 'a Node HTTP server, 24 connections',
    topic: defineTopic({
      name: TOPIC,
      transport: 'webhook',
      destination: `${origin}${PATH}`,
      options: {
        secrets: [`whsec_${SECRET_KEY.toString('base64')}`],
        allow_private_addresses: true,
      },
    }),
    env: {},
    clear: async () => void (await fetch(origin, { method: 'DELETE' })),
    arrived: async () => (await received()).count,
    newest: async () => withoutTime((await received()).newest),
    connect: async () => connectBare(origin),
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

/** The signature is over the time; that it is right is what is compared instead. */
function withoutTime(newest: Received['newest']): unknown {
  if (!newest) return undefined;
  const { 'webhook-timestamp': time, 'webhook-signature': signature, ...headers } = newest.headers;
  const expected = sign(String(headers['webhook-id']), Number(time), newest.body);
  return { body: newest.body, headers, signed: signature === expected };
}

function connectBare(origin: string): BareClient {
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  return {
    prepare(messages) {
      const ready = messages.map(readyFor);
      return async () => {
        let next = 0;
        const worker = async () => {
          while (next < ready.length) await post(pool, ready[next++]!);
        };
        await Promise.all(Array.from({ length: CONNECTIONS }, worker));
      };
    },
    close: () => pool.close(),
  };
}

type ReadyMessage = ReturnType<typeof readyFor>;

function readyFor(message: OutboundMessage) {
  const named = Object.entries(wireHeaders(message)).map(([name, value]) => [
    name === 'traceparent' ? name : `x-acp-${name.replaceAll('_', '-')}`,
    value,
  ]);
  const headers: Record<string, string> = {
    ...Object.fromEntries(named),
    'user-agent': 'ai-control-plane',
    'content-type': 'application/json',
    'webhook-id': message.event_id,
  };
  return { id: message.event_id, headers, body: message.payload };
}

async function post(pool: Pool, { id, headers, body }: ReadyMessage): Promise<void> {
  const timestamp = Math.floor(Date.now() / 1_000);
  const response = await pool.request({
    method: 'POST',
    path: PATH,
    headers: {
      ...headers,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(id, timestamp, body),
    },
    body,
  });
  await response.body.dump();
  if (response.statusCode !== 204) throw new Error(`HTTP ${response.statusCode}`);
}

function sign(id: string, timestamp: number, body: string): string {
  const hmac = createHmac('sha256', SECRET_KEY).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}
