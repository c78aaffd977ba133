import { CANARY_EVENT_TYPE, CANARY_SOURCE, newId } from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import { createInbox } from './inbox.js';
import { UnprocessableEvent } from './unprocessable-event.js';
import type { BatchReport } from './inbox-observer.js';
import type { EventHandler, InboxOptions } from './inbox-options.js';
import type { ProcessOptions } from './process-outcome.js';

const never = new AbortController().signal;
const QUICK = { backoff_ms: [10, 20], jitter: 0, max_attempts: 3 };

describe('the inbox', () => {
  let cloned: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open({ poolSize: 10 });
    await cloned.sql('CREATE TABLE effects (event_id uuid, note text)');
  });
  afterAll(() => cloned.drop());
  beforeEach(() => cloned.sql('TRUNCATE effects, processed_events, consumer_failures'));

  const insertEffect: EventHandler = async (event, { manager }) => {
    await manager.query('INSERT INTO effects VALUES ($1, $2)', [event.event_id, event.entity_id]);
  };
  const inboxWith = (handler: EventHandler, more: Partial<InboxOptions> = {}) =>
    createInbox({
      database,
      consumer: 'lab',
      topic: 'market',
      retry: QUICK,
      handler,
      ...more,
    } as InboxOptions);
  const rows = async (table: string) =>
    (await cloned.sql<{ event_id: string }>(`SELECT event_id FROM ${table}`)).map(
      (row) => row.event_id,
    );
  const messages = (count: number) => Array.from({ length: count }, () => buildEvent());
  const process = (
    inbox: ReturnType<typeof inboxWith>,
    events: ReturnType<typeof buildEvent>[],
    options: Partial<ProcessOptions> = {},
  ) =>
    inbox.process(
      events.map((event) => buildMessage(event)),
      { signal: never, ...options },
    );

  it('makes an effect once, however often the event comes', async () => {
    const inbox = inboxWith(insertEffect);
    const [one, two] = [buildEvent(), buildEvent()];
    expect(await process(inbox, [one, two, one])).toEqual([
      { kind: 'processed' },
      { kind: 'processed' },
      { kind: 'duplicate' },
    ]);
    expect(await process(inbox, [one, two])).toEqual([
      { kind: 'duplicate' },
      { kind: 'duplicate' },
    ]);
    expect((await rows('effects')).sort()).toEqual([one.event_id, two.event_id].sort());
    const [row] = await cloned.sql('SELECT duplicates FROM processed_events WHERE event_id = $1', [
      one.event_id,
    ]);
    expect(row).toEqual({ duplicates: 2 });
  });

  it('takes note of a canary and tells of it, but calls no handler', async () => {
    const reports: BatchReport[] = [];
    const observer = { processed: (report: BatchReport) => void reports.push(report) };
    const handler = jest.fn(insertEffect);
    const inbox = inboxWith(handler, { observer });
    const canary = buildEvent({ event_type: CANARY_EVENT_TYPE, source: CANARY_SOURCE });
    const event = buildEvent();
    expect(await process(inbox, [canary, event, canary])).toEqual([
      { kind: 'canary' },
      { kind: 'processed' },
      { kind: 'duplicate' },
    ]);
    expect(await process(inbox, [canary])).toEqual([{ kind: 'duplicate' }]);
    expect(await rows('effects')).toEqual([event.event_id]);
    expect(handler).toHaveBeenCalledTimes(1);
    expect((await rows('processed_events')).sort()).toEqual(
      [canary.event_id, event.event_id].sort(),
    );
    expect(reports[0]!.outcomes.map(({ kind }) => kind)).toContain('canary');
  });

  it('makes it once when the deliveries run at the same time', async () => {
    const inbox = inboxWith(insertEffect);
    const events = messages(40);
    const rounds = await Promise.all(Array.from({ length: 6 }, () => process(inbox, events)));
    expect(rounds.flat().filter(({ kind }) => kind === 'processed')).toHaveLength(40);
    expect(await rows('effects')).toHaveLength(40);
  });

  it('leaves neither effect nor inbox row when the handler throws after its write', async () => {
    const inbox = inboxWith(async (event, context) => {
      await insertEffect(event, context);
      throw new Error('after the write');
    });
    const [event] = messages(1);
    expect(await process(inbox, [event!])).toEqual([
      { kind: 'retry', attempts: 1, delayMs: 10, reason: 'after the write' },
    ]);
    expect(await rows('effects')).toEqual([]);
    expect(await rows('processed_events')).toEqual([]);
  });

  it('isolates a poison event: the others of its batch have their effect', async () => {
    const events = messages(20);
    const poison = events[7]!;
    const inbox = inboxWith(async (event, context) => {
      if (event === poison || event.event_id === poison.event_id) throw new Error('poison');
      await insertEffect(event, context);
    });
    const outcomes = await process(inbox, events);
    expect(outcomes[7]).toMatchObject({ kind: 'retry', reason: 'poison' });
    expect(outcomes.filter(({ kind }) => kind === 'processed')).toHaveLength(19);
    expect(await rows('effects')).toHaveLength(19);
  });

  it('does the same for a batch handler, which is called again with one event each', async () => {
    const events = messages(5);
    const sizes: number[] = [];
    const inbox = createInbox({
      database,
      consumer: 'lab',
      topic: 'market',
      retry: QUICK,
      batchHandler: async (batch, { manager }) => {
        sizes.push(batch.length);
        if (batch.some((event) => event.event_id === events[2]!.event_id)) throw new Error('bad');
        await manager.query('INSERT INTO effects SELECT unnest($1::uuid[])', [
          batch.map((event) => event.event_id),
        ]);
      },
    });
    const outcomes = await process(inbox, events);
    expect(sizes).toEqual([5, 1, 1, 1, 1, 1]);
    expect(outcomes.map(({ kind }) => kind)).toEqual([
      'processed',
      'processed',
      'retry',
      'processed',
      'processed',
    ]);
  });

  it('holds back the later events of a key when order matters, and no other key', async () => {
    const ofKey = (entity_id: string) => buildEvent({ entity_id });
    const events = [ofKey('a'), ofKey('b'), ofKey('a'), ofKey('b'), ofKey('a')];
    const inbox = inboxWith(async (event, context) => {
      if (event.event_id === events[0]!.event_id) throw new Error('head');
      await insertEffect(event, context);
    });
    const kinds = (await process(inbox, events, { ordered: true })).map(({ kind }) => kind);
    expect(kinds).toEqual(['retry', 'processed', 'held_back', 'processed', 'held_back']);
  });

  it('gives up at the ceiling and keeps the event with its reason', async () => {
    const inbox = inboxWith(() => Promise.reject(new Error('always')));
    const [event] = messages(1);
    const kinds = [];
    for (let round = 0; round < 3; round += 1) {
      kinds.push((await process(inbox, [event!]))[0]!.kind);
    }
    expect(kinds).toEqual(['retry', 'retry', 'dead']);
    const [failure] = await cloned.sql(
      `SELECT event_id, consumer, topic, attempts, error_code, error_message,
              dead_lettered_at IS NOT NULL AS dead, envelope ->> 'event_id' AS in_envelope
         FROM consumer_failures`,
    );
    expect(failure).toEqual({
      event_id: event!.event_id,
      consumer: 'lab',
      topic: 'market',
      attempts: 3,
      error_code: 'CONSUMER.FAILED',
      error_message: 'always',
      dead: true,
      in_envelope: event!.event_id,
    });
  });

  it('lets the sender give up where the sender counts', async () => {
    const inbox = inboxWith(() => Promise.reject(new Error('always')));
    const [event] = messages(1);
    for (let round = 1; round <= 5; round += 1) {
      const [outcome] = await process(inbox, [event!], { givenUpBy: 'sender' });
      expect(outcome).toMatchObject({ kind: 'retry', attempts: round });
    }
  });

  it('gives an unprocessable event up at once', async () => {
    const inbox = inboxWith(() => Promise.reject(new UnprocessableEvent('no such account')));
    expect(await process(inbox, messages(1))).toEqual([
      { kind: 'dead', code: 'CONSUMER.FAILED', reason: 'no such account' },
    ]);
  });

  it('keeps an undecodable message and processes its neighbours', async () => {
    const inbox = inboxWith(insertEffect);
    const good = buildEvent();
    const id = newId();
    const outcomes = await inbox.process(
      [{ payload: '{"half":', headers: { event_id: id } }, buildMessage(good)],
      { signal: never },
    );
    expect(outcomes).toMatchObject([
      { kind: 'dead', code: 'CONSUMER.UNDECODABLE' },
      { kind: 'processed' },
    ]);
    expect(
      await cloned.sql("SELECT event_id, envelope #>> '{}' AS text FROM consumer_failures"),
    ).toEqual([{ event_id: id, text: '{"half":' }]);
  });

  it('calls a commit that fails a failure of the event, not of the database', async () => {
    await cloned.sql(`CREATE TABLE strict (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)`);
    const inbox = inboxWith(async (_event, { manager }) => {
      await manager.query('INSERT INTO strict VALUES (1), (1)');
    });
    expect(await process(inbox, messages(1))).toMatchObject([
      { kind: 'retry', reason: expect.stringContaining('duplicate key') },
    ]);
  });

  it('aborts a handler that takes too long and rolls its write back', async () => {
    let aborted = false;
    const inbox = inboxWith(
      async (event, context) => {
        await insertEffect(event, context);
        await new Promise((resolve) => context.signal.addEventListener('abort', resolve));
        aborted = true;
      },
      { handlerTimeoutMs: 50 },
    );
    expect(await process(inbox, messages(1))).toMatchObject([
      { kind: 'retry', reason: 'the handler took longer than 50 ms' },
    ]);
    expect(aborted).toBe(true);
    expect(await rows('effects')).toEqual([]);
  });

  it('spends no attempt on an event that a stop interrupts', async () => {
    const stop = new AbortController();
    const inbox = inboxWith((_event, { signal }) => {
      stop.abort(new Error('stopping'));
      return Promise.reject(signal.reason);
    });
    const outcomes = await process(inbox, messages(2), { signal: stop.signal });
    expect(outcomes.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable']);
    expect(await rows('consumer_failures')).toEqual([]);
  });

  it('spends no attempt when a connection is lost in the middle of a handler', async () => {
    let kill = true;
    const inbox = inboxWith(async (event, context) => {
      const [own] = await context.manager.query('SELECT pg_backend_pid() AS pid');
      if (kill) await cloned.sql('SELECT pg_terminate_backend($1, 10000)', [own.pid]);
      kill = false;
      await insertEffect(event, context);
    });
    const events = messages(3);
    const first = await process(inbox, events);
    expect(first.map(({ kind }) => kind)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    expect((await process(inbox, events)).map(({ kind }) => kind)).toEqual([
      'processed',
      'processed',
      'processed',
    ]);
    expect(await rows('consumer_failures')).toEqual([]);
  });

  it('counts a refused connection of another service as a failure of the event', async () => {
    const inbox = inboxWith(() =>
      Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })),
    );
    expect(await process(inbox, messages(1))).toMatchObject([{ kind: 'retry', attempts: 1 }]);
  });

  it('answers unavailable while the database is away', async () => {
    const away = await cloned.open({ poolSize: 1 });
    const inbox = inboxWith(insertEffect, { database: away });
    await away.close();
    expect(await process(inbox, messages(2))).toMatchObject([
      { kind: 'unavailable' },
      { kind: 'unavailable' },
    ]);
  });

  it('works on a plain DataSource and leaves an acknowledgement when asked', async () => {
    await cloned.sql(
      'CREATE TABLE consumer_pending_acks (event_id uuid, consumer text, topic text, processed_at timestamptz, PRIMARY KEY (event_id, consumer))',
    );
    const inbox = inboxWith(insertEffect, { database: database.dataSource, reportsAcks: true });
    const [event] = messages(1);
    await process(inbox, [event!, event!]);
    await process(inbox, [event!]);
    expect(await rows('consumer_pending_acks')).toEqual([event!.event_id]);
  });

  it('tells its observer what became of each message, after the commit', async () => {
    const reports: BatchReport[] = [];
    const inbox = inboxWith(insertEffect, { observer: { processed: (r) => reports.push(r) } });
    const [event] = messages(1);
    await process(inbox, [event!, event!]);
    expect(reports).toMatchObject([
      {
        consumer: 'lab',
        topic: 'market',
        outcomes: [{ kind: 'processed' }, { kind: 'duplicate' }],
      },
    ]);
  });
});
