import type { Overview, Topic, Worker } from '@acp/contracts/api';
import { attentionOf } from './attention.js';

describe('attentionOf', () => {
  it('is silent while all is well', () => {
    expect(attentionOf(overview({ topics: [topic({})], workers: [worker('running')] }))).toEqual(
      [],
    );
  });

  it('names an imbalance, an open breaker and dead letters before what can wait', () => {
    const items = attentionOf(
      overview({
        imbalance: 3,
        dead_letters: 1,
        rejected_open: 2,
        topics: [
          topic({ topic: 'quotes', paused_at: 'now', paused_by: 'ann' }),
          topic({ topic: 'trades', breaker: 'open', last_error: 'connect ECONNREFUSED' }),
        ],
        workers: [worker('running'), worker('lost')],
      }),
    );
    expect(items.map(({ text }) => text)).toEqual([
      'The ledger is off by 3',
      'Breaker of trades is open: connect ECONNREFUSED',
      '1 dead letter waits for a decision',
      'quotes is paused by ann: 0 waiting',
      '1 of 2 workers lost',
      '2 rejected records open',
    ]);
  });

  it('names a topic that the relay itself has paused as trouble, with its reason', () => {
    const paused = topic({
      paused_at: 'now',
      paused_by: 'relay',
      pause_reason: 'systemic failure: HTTP 500',
      probe_at: 'soon',
      breaker: 'open',
    });
    expect(attentionOf(overview({ topics: [paused], workers: [worker('running')] }))).toEqual([
      {
        tone: 'bad',
        text: 'quotes was paused by the relay: systemic failure: HTTP 500',
        href: '/topics#quotes',
      },
    ]);
  });

  it('says that no worker runs only where something waits for one', () => {
    const waiting = topic({ backlog: { value: 4, estimated: false } });
    expect(attentionOf(overview({ topics: [waiting] }))).toEqual([
      { tone: 'bad', text: 'No relay worker is running', href: '/workers' },
    ]);
    expect(attentionOf(overview({}))).toEqual([]);
  });

  it('names what waits behind blocked keys rather than its age', () => {
    const parked = { value: 40, estimated: false };
    const blocked = topic({ parked, oldest_age_seconds: 900 });
    expect(attentionOf(overview({ topics: [blocked], workers: [worker('running')] }))).toEqual([
      { tone: 'warn', text: '40 of quotes wait behind a blocked key', href: '/topics#quotes' },
    ]);
  });

  it('mentions an old backlog that nothing explains', () => {
    const old = topic({ oldest_age_seconds: 420 });
    expect(attentionOf(overview({ topics: [old], workers: [worker('running')] }))).toEqual([
      { tone: 'warn', text: 'Oldest entry of quotes waits 7 min 00 s', href: '/topics#quotes' },
    ]);
  });
});

function overview(change: Partial<Overview>): Overview {
  const base = { imbalance: 0, dead_letters: 0, rejected_open: 0, topics: [], workers: [] };
  return { ...base, ...change } as unknown as Overview;
}

function topic(change: Partial<Topic>): Topic {
  const base = {
    topic: 'quotes',
    breaker: 'closed',
    breakers: [],
    paused_at: null,
    backlog: { value: 0, estimated: false },
    parked: { value: 0, estimated: false },
    oldest_age_seconds: null,
    last_error: null,
  };
  return { ...base, ...change } as unknown as Topic;
}

function worker(state: Worker['state']): Worker {
  return { state } as unknown as Worker;
}
