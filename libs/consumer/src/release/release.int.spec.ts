import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  actionSha256,
  keySetOf,
  newId,
  readSigningKeys,
  signRelease,
  type CanonicalEvent,
  type ReleaseClaims,
} from '@acp/contracts';
import type { Database } from '@acp/persistence';
import { buildEvent, buildMessage, createTestDatabase, type TestDatabase } from '@acp/testing';
import { createInbox, type Inbox } from '../inbox/inbox.js';
import type { ReleaseOptions } from './release-guard.js';

const never = new AbortController().signal;
const [ours, next, foreign] = [newKeys(), newKeys(), newKeys()];
let now = new Date('2026-11-30T12:00:00.000Z');
const soon = '2026-11-30T12:00:05.000Z';

describe('an executor', () => {
  let cloned: TestDatabase;
  let database: Database;
  let published: object | null = keySetOf(ours.known);
  let server: Server;

  beforeAll(async () => {
    cloned = await createTestDatabase();
    database = await cloned.open({ poolSize: 5 });
    await cloned.sql('CREATE TABLE effects (event_id uuid)');
    server = createServer((_, answer) => {
      answer.writeHead(published ? 200 : 503).end(JSON.stringify(published));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    server.close();
    await cloned.drop();
  });
  beforeEach(async () => {
    now = new Date('2026-11-30T12:00:00.000Z');
    await cloned.sql('TRUNCATE effects, processed_events, consumer_failures, outbox CASCADE');
  });

  const executor = (release: Partial<ReleaseOptions> = {}): Inbox =>
    createInbox({
      database,
      consumer: 'broker',
      topic: 'orders',
      handler: async ({ event_id }, { manager }) => {
        await manager.query('INSERT INTO effects VALUES ($1)', [event_id]);
      },
      release: { keys: ours.known, audience: 'broker', clock: { now: () => now }, ...release },
    });
  const process = (inbox: Inbox, events: CanonicalEvent[]) =>
    inbox.process(
      events.map((event) => buildMessage(event)),
      { signal: never },
    );
  const effects = async () =>
    (await cloned.sql<{ event_id: string }>('SELECT event_id FROM effects')).map(
      (row) => row.event_id,
    );

  it('acts on what was released, once, though it comes again after its time', async () => {
    const event = released();
    expect(await process(executor(), [event])).toEqual([{ kind: 'processed' }]);
    now = new Date('2026-11-30T12:01:00.000Z');
    expect(await process(executor(), [event])).toEqual([{ kind: 'duplicate' }]);
    expect(await effects()).toEqual([event.event_id]);
  });

  it.each<[string, () => CanonicalEvent, string]>([
    ['an order that nobody released', () => buildEvent(), 'UNSIGNED'],
    ['one signed by a key that is not known', () => released({}, foreign), 'UNSIGNED'],
    ['one for somebody else', () => released({ audience: 'other' }), 'AUDIENCE'],
    ['one past its time', () => released({ valid_until: now.toISOString() }), 'LAPSED'],
    [
      'one whose action was altered',
      () => {
        const { payload, ...event } = released();
        return { ...event, payload: { ...payload, action: { kind: 'order.place', n: 2 } } };
      },
      'ALTERED',
    ],
    ['one under the id of another event', () => ({ ...released(), event_id: newId() }), 'ALTERED'],
  ])('refuses %s, beside one that it acts on', async (_, forge, code) => {
    const good = released();
    const outcomes = await process(executor(), [forge(), good]);
    expect(outcomes).toMatchObject([
      { kind: 'dead', code: `DECISION.RELEASE_${code}` },
      { kind: 'processed' },
    ]);
    expect(await effects()).toEqual([good.event_id]);
    const failures = await cloned.sql('SELECT error_code, attempts FROM consumer_failures');
    expect(failures).toEqual([{ error_code: `DECISION.RELEASE_${code}`, attempts: 1 }]);
  });

  it('notes a canary, which bears no release, and acts on nothing', async () => {
    const canary = buildEvent({
      ...{ event_type: 'CANARY_BEAT', source: 'acp-canary', payload: { way: 'push' } },
    });
    const good = released();
    expect(await process(executor(), [canary, good])).toEqual([
      { kind: 'canary' },
      { kind: 'processed' },
    ]);
    expect(await effects()).toEqual([good.event_id]);
    const noted = await cloned.sql('SELECT event_id FROM processed_events WHERE event_id = $1', [
      canary.event_id,
    ]);
    expect(noted).toHaveLength(1);
  });

  it('refuses what was recalled from its topic, beside one that it acts on', async () => {
    const [recalled, good, elsewhere] = [released(), released(), released()];
    await discard(recalled, 'orders');
    await discard(elsewhere, 'monitors');
    expect(await process(executor(), [recalled, good, elsewhere])).toMatchObject([
      { kind: 'dead', code: 'DECISION.RELEASE_RECALLED' },
      { kind: 'processed' },
      { kind: 'processed' },
    ]);
    expect((await effects()).sort()).toEqual([good.event_id, elsewhere.event_id].sort());
    await discard(good, 'orders');
    expect(await process(executor(), [good])).toEqual([{ kind: 'duplicate' }]);
  });

  it('reads the published keys, and again when a new one has signed', async () => {
    const { port } = server.address() as AddressInfo;
    published = keySetOf(ours.known);
    const inbox = executor({ keys: `http://127.0.0.1:${port}/v1/release-keys` });
    expect(await process(inbox, [released()])).toEqual([{ kind: 'processed' }]);
    published = keySetOf(next.known);
    expect(await process(inbox, [released({}, next)])).toEqual([{ kind: 'processed' }]);
  });

  it('spends no attempt while the keys cannot be read', async () => {
    const { port } = server.address() as AddressInfo;
    published = null;
    const inbox = executor({ keys: `http://127.0.0.1:${port}/v1/release-keys` });
    const event = released();
    expect(await process(inbox, [event])).toMatchObject([{ kind: 'unavailable' }]);
    published = keySetOf(ours.known);
    expect(await process(inbox, [event])).toEqual([{ kind: 'processed' }]);
    expect(await cloned.sql('SELECT FROM consumer_failures')).toEqual([]);
  });

  const discard = ({ event_id }: CanonicalEvent, topic: string) =>
    cloned.sql(
      `INSERT INTO outbox (event_id, topic, payload_json, discarded_at) VALUES ($1, $2, '{}', now())`,
      [event_id, topic],
    );
});

function released(more: Partial<ReleaseClaims> = {}, { signer } = ours): CanonicalEvent {
  const event_id = newId();
  const action = { kind: 'order.place', n: 1 };
  const claims: ReleaseClaims = {
    release_id: event_id,
    decision_id: newId(),
    action,
    action_sha256: actionSha256(action),
    policy: { set: 'trading', version: 1, sha256: 'ab'.repeat(32) },
    approvals: [],
    audience: 'broker',
    valid_until: soon,
    released_at: '2026-11-30T12:00:00.000Z',
    ...more,
  };
  const payload = { ...signRelease(claims, signer) };
  return buildEvent({ event_id, event_type: 'AI_DECISION_RELEASED', payload });
}

function newKeys() {
  const { privateKey } = generateKeyPairSync('ed25519');
  return readSigningKeys(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
}
