import { createInbox, RedisStreamsSubscription } from '@acp/consumer';
import type { Canary, CanaryPlace, Overview, Page, Trace } from '@acp/contracts';
import { LedgerRepository } from '@acp/persistence';
import { createTestDatabase, describeWithBroker, waitUntil, type TestDatabase } from '@acp/testing';
import type { AppProcess } from './faults/processes.js';
import { Stack } from './faults/stack.js';

const TIMES = {
  CANARY_INTERVAL_MS: '500',
  CANARY_COMMITTED_GOAL_MS: '10000',
  CANARY_PUBLISHED_GOAL_MS: '2000',
  CANARY_CONSUMED_GOAL_MS: '2000',
};
const ASKED_OFTEN = { OPS_REQUESTS_PER_MINUTE: '1000000' };
const WAIT_MS = 120_000;
jest.setTimeout(5 * 60_000);

describeWithBroker('redis', (broker) => {
  let test: TestDatabase;
  let stack: Stack;
  let ops: AppProcess;
  let subscription: RedisStreamsSubscription;
  let topicsFile: string;
  const handled: string[] = [];

  const topic = (name: string, more: object = {}) => ({
    ...{ name, transport: 'redis-streams', destination: `${name}-${process.pid}` },
    options: { url: broker().env['REDIS_URL'] },
    event_types: ['PAYMENT_RECORDED'],
    ...more,
  });
  const TOPICS = () => [
    topic('quotes'),
    topic('ledger', { ordering: 'key' }),
    topic('away', { canary: false }),
  ];

  async function consume(): Promise<RedisStreamsSubscription> {
    const inbox = createInbox({
      database: stack.database,
      consumer: 'lab',
      topic: 'quotes',
      handler: (event) => Promise.resolve(void handled.push(event.event_type)),
    });
    const url = broker().env['REDIS_URL']!;
    const started = new RedisStreamsSubscription({
      ...{ inbox, url, stream: `quotes-${process.pid}` },
    });
    await started.start();
    return started;
  }

  beforeAll(async () => {
    test = await createTestDatabase();
    stack = await Stack.open(test.url, { ...broker().env, ...TIMES, LEDGER_REFRESH_MS: '200' });
    topicsFile = stack.topicsFile(TOPICS());
    await stack.start('relay', { WORKER_ID: 'relay-1', TOPICS_FILE: topicsFile });
    ops = await stack.start('ops-api', { TOPICS_FILE: topicsFile, ...ASKED_OFTEN });
    subscription = await consume();
    await stack.start('ingestion', { TOPICS_FILE: topicsFile });
  });
  afterAll(async () => {
    await subscription?.stop();
    await stack.close();
    await test.drop();
  });

  const get = async <Body>(path: string) =>
    (await (await fetch(`${ops.url}${path}`)).json()) as Body;
  const post = async (path: string) => {
    const response = await fetch(`${ops.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'a test' }),
    });
    expect(response.status).toBeLessThan(300);
  };
  const places = async (of: Partial<CanaryPlace>): Promise<CanaryPlace[]> => {
    const canary = await get<Canary>('/v1/canary');
    return canary.places.filter((place) =>
      Object.entries(of).every(([name, value]) => place[name as keyof CanaryPlace] === value),
    );
  };
  const until = (what: string, of: Partial<CanaryPlace>, state: CanaryPlace['state']) =>
    waitUntil(
      what,
      async () => {
        const found = await places(of);
        return found.length > 0 && found.every((place) => place.state === state);
      },
      WAIT_MS,
    );
  const isMet = async (of: Partial<CanaryPlace>) =>
    expect((await places(of)).map(({ state }) => state)).not.toContain('missed');
  const app = (name: string) => stack.apps.filter((one) => one.name === name).at(-1)!;

  it('come through every way to every topic and consumer, by each hop in its time', async () => {
    await until('quotes', { hop: 'published', topic: 'quotes' }, 'met');
    await until('ledger', { hop: 'published', topic: 'ledger' }, 'met');
    await until('lab', { hop: 'consumed', consumer: 'lab' }, 'met');
    const canary = await get<Canary>('/v1/canary');
    expect(canary.ways.map(({ way }) => way)).toEqual(['batch', 'push']);
    expect(canary).toMatchObject({ enabled: true, missed: 0, interval_ms: 500 });
    expect(canary.not_covered).toEqual([{ topic: 'away', consumer: null, why: 'opted_out' }]);
    expect(handled).toEqual([]);
    const metrics = await (await fetch(`${ops.url}/metrics`)).text();
    expect(metrics).toContain(
      'control_plane_canary_missed_in_a_row{hop="consumed",way="",topic="quotes",consumer="lab"} 0',
    );
    const [{ last_event_id }] = (await places({ hop: 'consumed' })) as [CanaryPlace];
    const trace = await get<Trace>(`/v1/events/${last_event_id}/trace`);
    expect(JSON.stringify(trace)).toContain('"processed"');
  });

  it('miss the topic, and only there, while an operator pauses it', async () => {
    await post('/v1/topics/ledger/pause');
    await until('ledger is missed', { hop: 'published', topic: 'ledger' }, 'missed');
    await isMet({ hop: 'published', topic: 'quotes' });
    await isMet({ hop: 'consumed' });
    await isMet({ hop: 'committed' });
    await post('/v1/topics/ledger/resume');
    await until('ledger is met again', { hop: 'published', topic: 'ledger' }, 'met');
  });

  it('miss the consumer, and only there, while it does not run', async () => {
    await subscription.stop();
    await until('lab is missed', { hop: 'consumed', consumer: 'lab' }, 'missed');
    await isMet({ hop: 'published' });
    subscription = await consume();
    await until('lab is met again', { hop: 'consumed', consumer: 'lab' }, 'met');
  });

  it('miss every topic, and no consumer, while no relay runs', async () => {
    await app('relay').stop();
    await until('topics are missed', { hop: 'published' }, 'missed');
    await isMet({ hop: 'consumed' });
    await isMet({ hop: 'committed' });
    await stack.start('relay', { WORKER_ID: 'relay-2', TOPICS_FILE: topicsFile });
    await until('topics are met again', { hop: 'published' }, 'met');
    await until('lab is met', { hop: 'consumed', consumer: 'lab' }, 'met');
  });

  it('miss the topic that ingestion knows no route to', async () => {
    await app('ingestion').stop();
    const broken = stack.topicsFile(TOPICS().filter(({ name }) => name !== 'ledger'));
    await stack.start('ingestion', { TOPICS_FILE: broken });
    await until('ledger is missed', { hop: 'published', topic: 'ledger' }, 'missed');
    await isMet({ hop: 'published', topic: 'quotes' });
  });

  it('leave the ledger at zero, and the lists and figures of users alone', async () => {
    await app('ingestion').stop();
    const ledger = await new LedgerRepository(stack.database).readFull(0);
    expect(ledger).toMatchObject({ imbalance: 0, findings: [] });
    expect(ledger.totals.events).toBeGreaterThan(0);
    const listed = await get<Page<object>>('/v1/events?limit=5');
    expect(listed.items).toEqual([]);
    const asked = await get<Page<object>>('/v1/events?event_type=CANARY_BEAT&limit=5');
    expect(asked.items).toHaveLength(5);
    const overview = await get<Overview>('/v1/overview');
    expect(overview.latency.map(({ sample }) => sample)).toEqual([0, 0, 0, 0, 0]);
    expect(overview.topics.map(({ backlog }) => backlog.value)).toEqual([0, 0, 0]);
  });
});
