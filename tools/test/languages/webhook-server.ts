import {
  defineTopic,
  renderEnvelope,
  type EnvelopeFormat,
  type OutboundMessage,
} from '@acp/contracts';
import { buildEvent, type TestDatabase } from '@acp/testing';
import { createTransport } from '@acp/transports';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const SECRET = `whsec_${Buffer.from('a secret of 24 bytes or so').toString('base64')}`;
const never = new AbortController().signal;

/** A server in another language that takes webhooks and prints its address; its table `seen` has the effects. */
export class WebhookServer {
  private constructor(
    private readonly database: TestDatabase,
    private readonly process: ChildProcess,
    private readonly url: string,
  ) {}

  static async start(
    database: TestDatabase,
    [program, ...args]: readonly [string, ...string[]],
    env: Readonly<Record<string, string>> = {},
  ): Promise<WebhookServer> {
    const child = spawn(program, args, {
      env: { ...env, DATABASE_URL: database.url, WEBHOOK_SECRET: SECRET, PORT: '0' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new WebhookServer(database, child, url);
  }

  /** How it ended: its code, and the signal that ended it. */
  async stop(): Promise<unknown[]> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    return exited;
  }

  /** Sends events as the relay does, some of them twice; whether each was taken and had one effect. */
  async takes(
    entity: string,
    format: EnvelopeFormat,
    { batch }: { batch: boolean },
  ): Promise<void> {
    const options = { batch, secrets: [SECRET], allow_private_addresses: true };
    const topic = { name: 'events', transport: 'webhook', destination: this.url, options } as const;
    const transport = createTransport(defineTopic(topic), {});
    await transport.start();
    const events = Array.from({ length: 30 }, () => buildEvent({ entity_id: entity }));
    const messages = events.map((event, index): OutboundMessage => {
      const { payload, headers } = renderEnvelope(event, format, JSON.stringify(event.payload));
      const { event_id, event_type, entity_id: partition_key } = event;
      const ids = { event_id, event_type, partition_key, entry_id: String(index), replay_id: null };
      return { ...ids, payload, headers, attempt: 1 };
    });
    const outcomes = [
      ...(await transport.publishBatch(messages, { signal: never })),
      ...(await transport.publishBatch(messages.slice(0, 3), { signal: never })),
    ];
    await transport.close();
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(33).fill('delivered'));
    const seen = await this.database.sql<{ event_id: string }>(
      'SELECT event_id FROM seen WHERE entity_id = $1 ORDER BY event_id',
      [entity],
    );
    expect(seen.map(({ event_id }) => event_id)).toEqual(events.map((e) => e.event_id).sort());
  }
}
