import { createInbox, type Inbox } from '@acp/consumer';
import { defineTopic, renderEnvelope, type OutboundMessage, type Transport } from '@acp/contracts';
import { Database } from '@acp/persistence';
import {
  BROKER_NAMES,
  buildEvent,
  createTestDatabase,
  describeWithSecuredBroker,
  waitUntil,
  type SecuredBroker,
  type TestDatabase,
} from '@acp/testing';
import { createTransport } from '@acp/transports';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { inspect } from 'node:util';
import { SECURED_CLIENTS, type Access } from './secured/clients.js';

const WRONG_PASSWORD = 'this-is-not-the-password';
const EVENTS = 20;

let test: TestDatabase;
let database: Database;
let effects: string[];
let inbox: Inbox;

beforeAll(async () => {
  test = await createTestDatabase();
  database = await Database.open({ url: test.url, applicationName: 'secured-brokers' });
});
afterAll(async () => {
  await database.close();
  await test.drop();
});
beforeEach(() => {
  effects = [];
  inbox = createInbox({
    database,
    consumer: 'secured',
    topic: 'events',
    handler: (event) => Promise.resolve(void effects.push(event.event_id)),
  });
});

for (const name of BROKER_NAMES) {
  describe('with a password', () => {
    const clients = SECURED_CLIENTS[name];

    describeWithSecuredBroker(name, (secured) => {
      const right = (): Access => accessOf(secured());

      it('publishes and consumes', async () => {
        const transport = transportWith(right());
        const subscription = clients.subscription(inbox, right());
        try {
          await transport.start();
          await subscription.start();
          const messages = Array.from({ length: EVENTS }, sampleMessage);
          const outcomes = await transport.publishBatch(messages, context());
          expect(outcomes.map(({ kind }) => kind)).toEqual(messages.map(() => 'delivered'));
          await waitUntil('every effect', () => effects.length === EVENTS);
          expect(effects.sort()).toEqual(messages.map((message) => message.event_id).sort());
        } finally {
          await subscription.stop();
          await transport.close();
        }
      });

      it('says that a password is wrong, and does not repeat it', async () => {
        const wrong = { ...right(), password: WRONG_PASSWORD };
        const said = await failuresOf(wrong);
        for (const text of said) {
          expect(text).toMatch(/auth|password|access.refused/i);
          expect(text).not.toContain(WRONG_PASSWORD);
        }
      });

      it('refuses a server whose certificate nobody vouches for', async () => {
        const said = await failuresOf({ ...right(), caFile: undefined });
        for (const text of said) {
          expect(text).toMatch(/certificate|self.signed|issuer/i);
          expect(text).not.toContain(right().password);
        }
      });
    });

    function transportWith(access: Access): Transport {
      const { options, env } = clients.topic(access);
      const topic = defineTopic({ name: 'events', transport: clients.transport, options });
      return createTransport(topic, env);
    }

    /** What starting and publishing say, of the transport and of the subscription. */
    async function failuresOf(access: Access): Promise<string[]> {
      const transport = transportWith(access);
      const subscription = clients.subscription(inbox, access);
      try {
        const starting = await failure(transport.start());
        const outcomes = await transport.publishBatch([sampleMessage()], context());
        expect(outcomes).toEqual([expect.objectContaining({ kind: 'unavailable' })]);
        const { ready, detail } = await transport.ready();
        expect(ready).toBe(false);
        return [starting, inspect(outcomes), String(detail), await failure(subscription.start())];
      } finally {
        await subscription.stop();
        await transport.close();
      }
    }
  });
}

describe('a server behind a common address', () => {
  it.each(['redis', 'rabbitmq', 'kafka'] as const)(
    'is told its name by both, with %s',
    async (name) => {
      const names: string[] = [];
      const server = createServer({
        SNICallback: (servername, answer) => {
          names.push(servername);
          answer(new Error('it was only asked for its name'));
        },
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      const { port } = server.address() as AddressInfo;
      const access = { host: `localhost:${port}`, username: 'u', password: 'p', caFile: undefined };
      const clients = SECURED_CLIENTS[name];
      const { options, env } = clients.topic(access);
      const topic = defineTopic({ name: 'events', transport: clients.transport, options });
      for (const client of [createTransport(topic, env), clients.subscription(inbox, access)]) {
        await expect(client.start()).rejects.toThrow();
        await ('close' in client ? client.close() : client.stop());
        expect(names.splice(0)).toContain('localhost');
      }
      await new Promise((resolve) => server.close(resolve));
    },
  );
});

/** All that a log or a debugger could print of a rejection. */
async function failure(starting: Promise<void>): Promise<string> {
  const error: unknown = await starting.then(
    () => new Error('it did start'),
    (reason: unknown) => reason,
  );
  return `${String(error)}\n${inspect(error, { depth: 10, showHidden: true })}`;
}

function accessOf({ broker, security }: SecuredBroker): Access {
  const { username, password, caFile } = security;
  const { port } = new URL(Object.values(broker.env)[0]!.replace(/^(?!\w+:\/\/)/, 'tcp://'));
  return { host: `127.0.0.1:${port}`, username, password, caFile };
}

function sampleMessage(): OutboundMessage {
  const event = buildEvent();
  return {
    entry_id: event.event_id,
    event_id: event.event_id,
    replay_id: null,
    event_type: event.event_type,
    partition_key: event.entity_id,
    attempt: 1,
    ...renderEnvelope(event, 'canonical', JSON.stringify(event.payload)),
  };
}

function context() {
  return { signal: new AbortController().signal };
}
