import { ControlPlaneError, type CanonicalEvent } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import {
  buildEvent,
  buildMessage,
  createTestDatabase,
  FOREIGN_TEXTS,
  type TestDatabase,
} from '@acp/testing';
import type { InboundMessage } from '../message/inbound-message.js';
import { UnprocessableEvent } from './unprocessable-event.js';
import { createInbox } from './inbox.js';

/** A message that holds the text in the field, or makes the handler throw it. */
interface Foreign {
  message: InboundMessage;
  thrown?: unknown;
}

const inEvent = (overrides: Partial<CanonicalEvent>): Foreign => ({
  message: buildMessage(buildEvent(overrides)),
});
const inHeaders = (headers: Record<string, string>): Foreign => {
  const message = buildMessage(buildEvent());
  return { message: { ...message, headers: { ...message.headers, ...headers } } };
};
const inThrown = (thrown: unknown): Foreign => ({ message: buildMessage(buildEvent()), thrown });
const inBody = (payload: string): Foreign => ({ message: { payload, headers: {} } });

const FIELDS: Record<string, (text: string) => Foreign> = {
  'what the handler throws': (text) => inThrown(new Error(text)),
  'what the handler gives up with': (text) => inThrown(new UnprocessableEvent(text)),
  'the code of what it throws': (text) =>
    inThrown(Object.assign(new ControlPlaneError('SERVICE.INTERNAL', text), { code: text })),
  'a message that is no text': (text) =>
    inThrown(Object.assign(new Error(), { message: { text } })),
  'what is thrown and cannot be a text': (text) =>
    inThrown(Object.assign(Object.create(null) as object, { text })),
  'several errors at once': (text) => inThrown(new AggregateError([new Error(text), text])),
  'the body': (text) => inBody(text),
  'a body of JSON': (text) => inBody(JSON.stringify({ event_id: text, [text]: [text] })),
  'a body nested without end': (text) => inBody(nested(JSON.stringify(text))),
  'a body that ends before its nesting': (text) =>
    inBody(nested(JSON.stringify(text)).slice(0, -1)),
  'the payload': (text) => inEvent({ payload: { text, [`k${text}`]: text } }),
  'the entity': (text) => inEvent({ entity_id: text || null }),
  'the source': (text) => inEvent({ source: text }),
  'the type': (text) => inEvent({ event_type: text }),
  'a time': (text) => inEvent({ occurred_at: text }),
  'the partition key': (text) => inHeaders({ partition_key: text }),
  'the id in the headers': (text) => inHeaders({ event_id: text }),
  'the id of a CloudEvent': (text) => inHeaders({ ce_id: text }),
  'the trace': (text) => inHeaders({ traceparent: text, tracestate: text }),
};

function nested(json: string): string {
  return `${'['.repeat(200_000)}${json}${']'.repeat(200_000)}`;
}

const never = new AbortController().signal;

describe('foreign text in', () => {
  let cloned: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open();
    await cloned.sql('CREATE TABLE effects (event_id uuid)');
  });
  afterAll(() => cloned.drop());

  it.each(Object.keys(FIELDS))('%s ends that message alone, and is on record', async (field) => {
    await cloned.sql('TRUNCATE effects, processed_events, consumer_failures');
    const foreign = FOREIGN_TEXTS.map(({ text }) => FIELDS[field]!(text));
    const plain = buildEvent();
    const thrown = new Map(
      foreign.map((one) => [(JSON.parse(idOf(one.message)) as string) ?? '', one]),
    );
    const inbox = createInbox({
      database,
      consumer: 'lab',
      topic: 'market',
      retry: { backoff_ms: [1], jitter: 0, max_attempts: 1 },
      handler: async (event, { manager }) => {
        const one = thrown.get(event.event_id);
        if (one && 'thrown' in one) throw one.thrown;
        await manager.query('INSERT INTO effects VALUES ($1)', [event.event_id]);
      },
    });
    const outcomes = await inbox.process(
      [...foreign.map(({ message }) => message), buildMessage(plain)],
      { signal: never },
    );
    expect(outcomes.pop()).toEqual({ kind: 'processed' });
    const dead = outcomes.filter(({ kind }) => kind === 'dead').length;
    const processed = outcomes.filter(({ kind }) => kind === 'processed').length;
    expect(dead + processed).toBe(FOREIGN_TEXTS.length);
    const [kept] = await cloned.sql(
      `SELECT (SELECT count(*)::int FROM effects) - 1 AS effects,
              (SELECT count(*)::int FROM consumer_failures
               WHERE dead_lettered_at IS NOT NULL) AS failures`,
    );
    expect(kept).toEqual({ effects: processed, failures: dead });
  });
});

/** The id as JSON, null where the body names none. */
function idOf({ payload }: InboundMessage): string {
  return /"event_id":("[0-9a-f-]{36}")/.exec(payload)?.[1] ?? 'null';
}
