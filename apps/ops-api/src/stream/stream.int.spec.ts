import type { Activity, Overview, Trace } from '@acp/contracts';
import { seedEvent, waitUntil } from '@acp/testing';
import { KEYS, TestApi } from '../test-api.spec-support.js';
import { StreamHub } from './stream-hub.js';

let api: TestApi;
beforeEach(async () => {
  api = await TestApi.start({ OPS_STREAM_MS: '50', LEDGER_REFRESH_MS: '100' });
});
afterEach(() => api.stop());

interface Message {
  id: string;
  type: string;
  data: unknown;
}

/** Reads until `enough` says so, then hangs up. */
async function read(enough: (messages: Message[]) => boolean, lastId?: string): Promise<Message[]> {
  const response = await fetch(`${api.service.url}/v1/stream`, {
    headers: {
      authorization: `Bearer ${KEYS.viewer}`,
      ...(lastId !== undefined && { 'last-event-id': lastId }),
    },
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const reader = response.body!.getReader();
  const decoder = new TextDecoder();
  const messages: Message[] = [];
  let text = '';
  while (!enough(messages)) {
    const { value, done } = await reader.read();
    if (done) break;
    text += decoder.decode(value, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    messages.push(...blocks.filter((block) => /^data:/m.test(block)).map(messageOf));
  }
  await reader.cancel();
  return messages;
}

function messageOf(block: string): Message {
  const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, 'm').exec(block)?.[1] ?? '';
  return { id: field('id'), type: field('event'), data: JSON.parse(field('data')) };
}

const activities = (messages: Message[]) =>
  messages.filter(({ type }) => type === 'activity').map(({ data }) => data as Activity);

describe('GET /v1/stream', () => {
  it('sends overviews and what happens meanwhile', async () => {
    let seeded = false;
    const messages = await read((soFar) => {
      if (soFar.length > 0 && !seeded) {
        seeded = true;
        void seedEvent(api.database, {
          state: 'dead',
          event: { ingested_at: new Date(Date.now() + 1_000).toISOString() },
        });
      }
      return activities(soFar).some(({ kind }) => kind === 'entry_dead_lettered');
    });
    expect(messages[0]!.type).toBe('overview');
    expect(messages[0]!.data as Overview).toMatchObject({ imbalance: 0, totals: { events: 0 } });
    expect(activities(messages).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['event_ingested', 'attempt_failed', 'entry_dead_lettered']),
    );
  });

  it('begins with what led up to it', async () => {
    const before = await seedEvent(api.database, { state: 'dead' });
    const messages = await read((soFar) =>
      activities(soFar).some(({ kind }) => kind === 'entry_dead_lettered'),
    );
    expect(new Set(activities(messages).map(({ event_id }) => event_id))).toEqual(
      new Set([before.event.event_id]),
    );
  });

  it('goes on where a reader was, and says so when it cannot', async () => {
    const keeper = new AbortController();
    void fetch(`${api.service.url}/v1/stream`, {
      headers: { authorization: `Bearer ${KEYS.viewer}` },
      signal: keeper.signal,
    }).catch(() => undefined);
    const first = await read((soFar) => soFar.length > 1);
    const lastId = first.at(-1)!.id;
    await seedEvent(api.database, { state: 'dead' });
    const isDead = ({ kind }: Activity) => kind === 'entry_dead_lettered';
    await read((soFar) => activities(soFar).some(isDead), first[0]!.id);
    const again = await read((soFar) => activities(soFar).some(isDead), lastId);
    expect(again.map(({ type }) => type)).not.toContain('reset');
    const lost = await read((soFar) => soFar.length > 0, 'other-17');
    expect(lost[0]!.type).toBe('reset');
    keeper.abort();
  });

  it('keeps for a minute what its only reader misses while it is away', async () => {
    const hub = api.service.app.get(StreamHub, { strict: false });
    const first = await read((soFar) => soFar.length > 1);
    await waitUntil('nobody reads', () => !hub.isRead);
    await hub.runOnce();
    await seedEvent(api.database, { state: 'dead' });
    await hub.runOnce();
    const again = await read(
      (soFar) => activities(soFar).some(({ kind }) => kind === 'entry_dead_lettered'),
      first.at(-1)!.id,
    );
    expect(again.map(({ type }) => type)).not.toContain('reset');
    await waitUntil('nobody reads', () => !hub.isRead);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);
    await hub.runOnce();
    jest.restoreAllMocks();
    const late = await read((soFar) => soFar.length > 0, again.at(-1)!.id);
    expect(late[0]!.type).toBe('reset');
  });

  it('ends with the process instead of holding it up', async () => {
    const reading = read(() => false);
    await read((soFar) => soFar.length > 0);
    await api.service.stop();
    await reading;
  });
});

describe('GET /v1/overview', () => {
  const live = () => {
    const now = Date.now();
    return {
      occurred_at: new Date(now - 100).toISOString(),
      ingested_at: new Date(now - 50).toISOString(),
    };
  };

  it('answers the whole first page at once', async () => {
    await seedEvent(api.database, { state: 'delivered', processedBy: ['lab'], event: live() });
    const { body } = await api.get<Overview>('/v1/overview');
    expect(body).toMatchObject({
      imbalance: 0,
      dead_letters: 0,
      rejected_open: 0,
      topics: [{ topic: 'quotes' }],
      workers: [],
    });
    expect(body.latency.map(({ hop, sample }) => [hop, sample])).toEqual([
      ['source_to_received', 1],
      ['received_to_committed', 1],
      ['committed_to_claimed', 1],
      ['claimed_to_published', 1],
      ['published_to_processed', 1],
    ]);
  });

  it('leaves recorded data, replays and retries out of the hops', async () => {
    const delivered = { state: 'delivered', processedBy: ['lab'] } as const;
    await seedEvent(api.database, delivered);
    for (const change of [`replay_id = gen_random_uuid()`, 'delivery_attempts = 2']) {
      const { entryIds } = await seedEvent(api.database, { ...delivered, event: live() });
      await api.database.sql(`UPDATE outbox SET ${change} WHERE id = $1`, [entryIds[0]]);
    }
    const { body } = await api.get<Overview>('/v1/overview');
    expect(body.latency.map(({ hop, sample }) => [hop, sample])).toEqual([
      ['source_to_received', 1],
      ['received_to_committed', 1],
      ['committed_to_claimed', 1],
      ['claimed_to_published', 1],
      ['published_to_processed', 1],
    ]);
  });

  it('measures an effect before the answer from the claim on, as the trace does', async () => {
    const { event, entryIds } = await seedEvent(api.database, {
      state: 'delivered',
      processedBy: ['lab'],
      event: live(),
    });
    await api.database.sql(
      `UPDATE outbox SET claimed_at = p.processed_at - interval '30 ms',
                         delivered_at = p.processed_at + interval '40 ms'
       FROM processed_events p WHERE p.event_id = outbox.event_id AND outbox.id = $1`,
      [entryIds[0]],
    );
    const { body } = await api.get<Overview>('/v1/overview');
    const trace = await api.get<Trace>(`/v1/events/${event.event_id}/trace`);
    const ofEffect = ({ hop }: { hop: string }) => hop === 'published_to_processed';
    expect(body.latency.find(ofEffect)).toMatchObject({ p50_ms: 30, p99_ms: 30, sample: 1 });
    expect(trace.body.hops.find(ofEffect)).toMatchObject({ duration_ms: 30 });
  });
});
