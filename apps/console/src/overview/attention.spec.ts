import type {
  Consumer,
  Connector,
  DeadLetterGroup,
  Overview,
  Topic,
  Worker,
} from '@acp/contracts/api';
import { attentionOf } from './attention.js';

describe('attentionOf', () => {
  it('is silent while all is well', () => {
    expect(attentionOf(overview({ topics: [topic({})], workers: [worker('running')] }))).toEqual(
      [],
    );
  });

  it('names what never came in, and not what a connector has made up for', () => {
    const gap = {
      stream: 'btcusdt@trade',
      from: '7',
      to: '124',
      missing: 118,
      detected_at: null,
      healed_at: null,
      gap_id: null,
    };
    const connector = (...gaps: object[]) => ({ connector: 'binance-ws', gaps }) as Connector;
    const healed = { ...gap, healed_at: '2026-11-21T08:00:00Z' };
    const recorded = { ...gap, gap_id: '018f4e1a-0000-8000-8000-0000000000a1' };
    const calm = overview({ topics: [topic({})], workers: [worker('running')] });
    expect(attentionOf(calm, undefined, [connector(healed, recorded)])).toEqual([]);
    expect(attentionOf(calm, undefined, [connector(healed, gap, gap)])).toMatchObject([
      {
        tone: 'warn',
        what: 'binance-ws has missed something at the source',
        why: 'btcusdt@trade 7 to 124, 118 records; 1 more. It never came in, so no account has it.',
        press: { href: '/workers' },
      },
    ]);
  });

  it('says what is missing at a source, and what was given up', () => {
    const figures = { source: 'binance', open: 2, missing: 1_200, lost_lately: 0 };
    const gaps = [{ ...figures, oldest_found_at: at(-600) }];
    const calm = overview({ topics: [topic({})], workers: [worker('running')], gaps });
    expect(attentionOf(calm)).toMatchObject([
      {
        tone: 'warn',
        what: '2 gaps of binance are not filled yet',
        why: '1,200 records missing, oldest found 10 min 00 s ago. It never came in, so no account has it.',
        press: { href: '/gaps?source=binance' },
      },
    ]);
    const lost = { ...figures, open: 0, missing: 0, lost_lately: 1, oldest_found_at: null };
    expect(attentionOf({ ...calm, gaps: [lost] })).toMatchObject([
      {
        tone: 'bad',
        what: '1 gap of binance was given up within a day',
        press: { href: '/gaps?source=binance&state=lost' },
      },
    ]);
  });

  it('names the streams of which nothing is heard', () => {
    const stream = (name: string, silent: boolean) => ({
      stream: name,
      silent,
      last_heard_at: null,
    });
    const streams = ['a', 'b', 'c', 'd'].map((name) => stream(`${name}@trade`, true));
    const connector = { connector: 'binance-spot', gaps: [] as object[], streams } as Connector;
    const heard = { ...connector, streams: [stream('a@trade', false)] };
    const calm = overview({ topics: [topic({})], workers: [worker('running')] });
    expect(attentionOf(calm, undefined, [heard])).toEqual([]);
    expect(attentionOf(calm, undefined, [connector, heard])).toMatchObject([
      {
        tone: 'warn',
        what: 'binance-spot hears nothing of 4 of 4 streams',
        why: 'a@trade, b@trade, c@trade and 1 more. Quiet, mistyped, delisted, or served at another address.',
      },
    ]);
  });

  it('names the intakes that cannot be drained, and those that do not keep up', () => {
    const calm = overview({ topics: [topic({})], workers: [worker('running')] });
    const intake = (cursor: object) =>
      ({
        connector: 'intake/orders',
        gaps: [] as object[],
        cursor: { waiting: 0, oldest_waiting_at: null, error: null, ...cursor },
      }) as Connector;
    const waits = (seconds: number) => intake({ waiting: 12, oldest_waiting_at: at(-seconds) });
    expect(attentionOf(calm, undefined, [intake({}), waits(299)])).toEqual([]);
    expect(attentionOf(calm, undefined, [waits(360), intake({ error: 'no route' })])).toMatchObject(
      [
        {
          tone: 'warn',
          what: '12 events wait in intake/orders',
          why: 'The oldest for 6 min 00 s.',
        },
        { tone: 'warn', what: 'intake/orders cannot be drained' },
      ],
    );
  });

  it('does not leave a zero alone behind which rows have not been looked at', () => {
    const verified = {
      share: 0.4567,
      since: at(-7_200),
      age_seconds: 7_200,
      segments_timed_out: 0,
    };
    expect(attentionOf(overview({ verified }))).toMatchObject([
      {
        tone: 'warn',
        what: 'Rows have not been verified for 2 h 00 min',
        press: { href: '/ledger' },
      },
    ]);
    const late = { ...verified, segments_timed_out: 2 };
    expect(attentionOf(overview({ verified: late }))).toMatchObject([
      { tone: 'bad', what: '2 segments of the ledger cannot be verified in time' },
    ]);
  });

  it('names an imbalance, an open breaker and dead letters before what can wait', () => {
    const items = attentionOf(
      overview({
        imbalance: 3,
        dead_letters: 1,
        rejected_open: 2,
        topics: [
          topic({ topic: 'quotes', paused_at: at(-120), paused_by: 'ann', pause_reason: 'INC-7' }),
          topic({
            topic: 'trades',
            breaker: 'open',
            breaker_reason: 'connect ECONNREFUSED',
            backlog: { value: 48, estimated: true },
            oldest_age_seconds: 27,
          }),
          topic({ topic: 'orders', dead: { value: 1, estimated: false } }),
        ],
        workers: [worker('running'), worker('lost')],
      }),
      { sample_error: 'HTTP 422', sample_response: 'no such symbol', count: 1 } as DeadLetterGroup,
    );
    expect(items.map(({ what, why }) => [what, why])).toEqual([
      [
        'The ledger is off by 3',
        'Rows are missing, doubled or altered. Nothing here mends that by itself.',
      ],
      [
        'trades gets nothing: its breaker is open',
        'connect ECONNREFUSED · about 48 waiting, oldest 27 s. Goes on by itself once the receiver answers.',
      ],
      ['1 dead letter waits for a decision', '1 on orders · most: HTTP 422: no such symbol (1)'],
      ['quotes is paused by ann', 'for 2 min 00 s: INC-7 · 0 waiting'],
      ['Worker relay-b is lost', 'Silent for 40 s; the others have taken over what it held.'],
      ['2 rejected records open', 'The gate refused them; they are kept with every reason.'],
    ]);
  });

  it('names a topic that the relay itself has paused as trouble, with its reason', () => {
    const paused = topic({
      paused_at: at(-5),
      paused_by: 'relay',
      pause_reason: 'systemic failure: HTTP 500',
      probe_at: at(5),
      breaker: 'open',
    });
    const items = attentionOf(overview({ topics: [paused], workers: [worker('running')] }));
    expect(items).toMatchObject([
      {
        tone: 'bad',
        what: 'quotes was paused by the relay',
        why: 'systemic failure: HTTP 500 · 0 waiting. Probes go on; the first that is answered resumes it.',
      },
    ]);
  });

  it('says of each what to press, and lets a paused topic be resumed', () => {
    const paused = topic({ paused_at: at(-1), paused_by: 'ann' });
    const [item] = attentionOf(overview({ topics: [paused], workers: [worker('running')] }));
    expect(item).toMatchObject({ press: { href: '/topics/quotes' }, resume: paused });
  });

  it('says that no worker runs only where something waits for one', () => {
    const waiting = topic({ backlog: { value: 4, estimated: false } });
    expect(whatOf({ topics: [waiting] })).toEqual(['No relay worker is running']);
    expect(whatOf({})).toEqual([]);
  });

  it('names what waits behind blocked keys rather than its age', () => {
    const parked = { value: 40, estimated: false };
    const blocked = topic({ parked, oldest_age_seconds: 900 });
    expect(whatOf({ topics: [blocked], workers: [worker('running')] })).toEqual([
      '40 of quotes wait behind a blocked key',
    ]);
  });

  it('says that nobody serves a topic for which entries wait', () => {
    const orphan = topic({ served: false, backlog: { value: 870, estimated: false } });
    const idle = topic({ topic: 'idle', served: false });
    expect(whatOf({ topics: [orphan, idle], workers: [worker('running')] })).toEqual([
      'Nobody serves quotes',
    ]);
  });

  it('mentions an old backlog that nothing explains', () => {
    const old = topic({ oldest_age_seconds: 420, backlog: { value: 2, estimated: false } });
    const [item] = attentionOf(overview({ topics: [old], workers: [worker('running')] }));
    expect(item).toMatchObject({
      what: 'quotes is late',
      why: '2 waiting, oldest 7 min 00 s, with no breaker open',
    });
  });
});

describe('attentionOf consumers', () => {
  it('says what is dead in one, and nothing of those that keep up or are retired', () => {
    const consumers = [
      consumer({ dead: { value: 135, estimated: false } }),
      consumer({ topic: 'orders' }),
      consumer({ consumer: 'old', state: 'retired' }),
    ];
    expect(attentionOf(overview({ consumers }))).toMatchObject([
      {
        tone: 'bad',
        what: '135 events are dead in consumer pricing',
        press: { href: '/consumers/pricing?topic=quotes' },
      },
    ]);
  });

  it('tells a stopped one from one that falls behind and one that is late', () => {
    const late = { not_yet: { value: 412, estimated: false }, oldest_not_yet_at: at(-900) };
    const items = (change: Partial<Consumer>) =>
      attentionOf(overview({ consumers: [consumer({ ...late, ...change })] })).map(
        ({ tone, what, why }) => [tone, what, why],
      );
    const waiting = '412 of quotes not yet processed, oldest 15 min 00 s';
    expect(items({ state: 'stopped', last_seen_at: at(-600) })).toEqual([
      ['bad', 'Consumer pricing has stopped', `not seen for 10 min 00 s · ${waiting}`],
    ]);
    expect(items({ state: 'behind', growing: true })).toEqual([
      ['warn', 'Consumer pricing falls behind', waiting],
    ]);
    expect(items({ state: 'behind', growing: false })).toEqual([
      ['warn', 'Consumer pricing is late', waiting],
    ]);
  });
});

const NOW = Date.parse('2026-11-21T08:00:00Z');

function at(seconds: number): string {
  return new Date(NOW + seconds * 1_000).toISOString();
}

function whatOf(change: Partial<Overview>): string[] {
  return attentionOf(overview(change)).map(({ what }) => what);
}

function overview(change: Partial<Overview>): Overview {
  const base = {
    at: at(0),
    imbalance: 0,
    verified: { share: 1, since: null, age_seconds: 3, segments_timed_out: 0 },
    dead_letters: 0,
    rejected_open: 0,
    topics: [],
    workers: [],
    consumers: [],
    gaps: [],
    expectations: { failing: [], held_batches: 0, oldest_held_seconds: null },
    gatekeeper: { held: 0, expiring_soon: 0, switches: [], switches_on: 0 },
  };
  return { ...base, ...change } as unknown as Overview;
}

function topic(change: Partial<Topic>): Topic {
  const base = {
    topic: 'quotes',
    served: true,
    breaker: 'closed',
    breakers: [],
    paused_at: null,
    backlog: { value: 0, estimated: false },
    dead: { value: 0, estimated: false },
    parked: { value: 0, estimated: false },
    oldest_age_seconds: null,
    last_error: null,
  };
  return { ...base, ...change } as unknown as Topic;
}

function consumer(change: Partial<Consumer>): Consumer {
  const base = {
    consumer: 'pricing',
    topic: 'quotes',
    state: 'keeping_up',
    growing: null,
    not_yet: { value: 0, estimated: false },
    dead: { value: 0, estimated: false },
    oldest_not_yet_at: null,
    last_seen_at: null,
  };
  return { ...base, ...change } as unknown as Consumer;
}

function worker(state: Worker['state']): Worker {
  const worker_id = state === 'lost' ? 'relay-b' : 'relay-a';
  return { worker_id, state, heartbeat_at: at(-40) } as unknown as Worker;
}
