import { DEFAULT_BREAKER, type BreakerPolicy, type PublishOutcome } from '@acp/contracts';
import { TopicBreaker } from './topic-breaker.js';

const ok: PublishOutcome = { kind: 'delivered', broker_ref: null };
const down: PublishOutcome = {
  kind: 'unavailable',
  code: 'TRANSPORT.UNAVAILABLE',
  message: 'gone',
};
const unknown: PublishOutcome = { kind: 'unknown', code: 'TRANSPORT.FAILED', message: '500' };

let now: number;
let changes: string[];
let breaker: TopicBreaker;

beforeEach(() => {
  now = 0;
  changes = [];
  breaker = new TopicBreaker(
    DEFAULT_BREAKER,
    () => now,
    (state) => changes.push(state),
  );
});

describe('TopicBreaker', () => {
  it('opens after five unavailable outcomes in a row and lets nothing be claimed', () => {
    breaker.record([down, down, down, down]);
    expect(breaker.admission()).toEqual({ kind: 'all' });
    breaker.record([down]);
    expect(breaker.state).toBe('open');
    expect(breaker.admission()).toEqual({ kind: 'wait', ms: 1_000 });
    expect(breaker.reason).toContain('gone');
  });

  it('starts the count again when something is delivered', () => {
    breaker.record([down, down, down, down, ok, down, down]);
    expect(breaker.state).toBe('closed');
  });

  it('opens at the error rate once there is enough volume, and not before', () => {
    breaker.record(Array(19).fill(unknown));
    expect(breaker.state).toBe('closed');
    breaker.record([unknown]);
    expect(breaker.state).toBe('open');
  });

  it('forgets outcomes that have left the window', () => {
    breaker.record(Array(19).fill(unknown));
    now = 10_001;
    breaker.record([unknown]);
    expect(breaker.state).toBe('closed');
  });

  it('sends exactly one probe when the time is over, and closes when it is delivered', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    expect(breaker.admission()).toEqual({ kind: 'probe' });
    expect(breaker.admission().kind).toBe('wait');
    breaker.record([ok], { probe: true });
    expect(breaker.admission()).toEqual({ kind: 'all' });
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  it('doubles the wait with each probe that fails, up to the maximum', () => {
    breaker.record(Array(5).fill(down));
    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      now += 60_000;
      expect(breaker.admission().kind).toBe('probe');
      breaker.record([down], { probe: true });
      const admission = breaker.admission();
      waits.push(admission.kind === 'wait' ? admission.ms : 0);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('closes on a rejected probe: the transport answers', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    breaker.admission();
    breaker.record([{ kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }], {
      probe: true,
    });
    expect(breaker.state).toBe('closed');
  });

  it('waits as long as the receiver asks', () => {
    breaker.record(Array(5).fill({ ...down, retry_after_ms: 7_000 }));
    expect(breaker.admission()).toEqual({ kind: 'wait', ms: 7_000 });
  });

  it('is not closed or kept open by a batch that was on its way before the probe', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    breaker.admission();
    breaker.record([down]);
    expect(breaker.state).toBe('half-open');
    breaker.record([ok], { probe: true });
    expect(breaker.state).toBe('closed');
  });

  it('offers another probe when one was abandoned', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    breaker.admission();
    breaker.abandonProbe();
    expect(breaker.admission()).toEqual({ kind: 'probe' });
  });
});

describe('a suspended breaker', () => {
  const systemic = () => breaker.record([unknown], { systemic: 'TRANSPORT.FAILED: 500' });

  it('is open at once after a systemic failure and says which', () => {
    systemic();
    expect(breaker.state).toBe('open');
    expect(breaker.reason).toBe('systemic failure: TRANSPORT.FAILED: 500');
    expect(breaker.suspension).toMatchObject({ stage: 'reported' });
  });

  it('has no probe of its own, however long it lasts', () => {
    systemic();
    breaker.suspend('systemic failure: TRANSPORT.FAILED: 500');
    now = 86_400_000;
    expect(breaker.admission()).toEqual({ kind: 'wait', ms: Infinity });
  });

  it('offers one probe when told, and none after it failed or came to nothing', () => {
    breaker.suspend('found elsewhere');
    breaker.offerProbe();
    expect(breaker.admission()).toEqual({ kind: 'probe' });
    breaker.record([unknown], { probe: true });
    expect(breaker.state).toBe('open');
    now += 3_600_000;
    expect(breaker.admission().kind).toBe('wait');
    breaker.offerProbe();
    expect(breaker.admission()).toEqual({ kind: 'probe' });
    breaker.abandonProbe();
    expect(breaker.admission().kind).toBe('wait');
  });

  it('waits with the proof of a probe until the pause is lifted', () => {
    breaker.suspend('found elsewhere');
    breaker.offerProbe();
    breaker.admission();
    breaker.record([ok], { probe: true });
    expect(breaker.suspension).toMatchObject({ stage: 'proven' });
    expect(breaker.admission().kind).toBe('wait');
    breaker.release();
    expect(breaker.admission()).toEqual({ kind: 'all' });
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  it('also takes the place of a breaker that is open for another reason', () => {
    breaker.record(Array(5).fill(down));
    systemic();
    expect(breaker.suspension).toMatchObject({ stage: 'reported' });
    expect(breaker.admission()).toEqual({ kind: 'wait', ms: Infinity });
  });
});

describe('the policy of a topic', () => {
  const withPolicy = (policy: Partial<BreakerPolicy>) =>
    new TopicBreaker({ ...DEFAULT_BREAKER, ...policy }, () => now);
  const states = (one: TopicBreaker, batches: PublishOutcome[][]) =>
    batches.map((batch) => {
      one.record(batch);
      return one.state;
    });

  it('says how many unavailable outcomes in a row open it', () => {
    const one = withPolicy({ unavailable_threshold: 2 });
    expect(states(one, [[down], [down]])).toEqual(['closed', 'open']);
  });

  it('says at which share of failures it opens', () => {
    const half = Array(20).fill([ok, unknown]).flat() as PublishOutcome[];
    expect(states(withPolicy({ error_rate_threshold: 0.5 }), [half])).toEqual(['open']);
    expect(states(withPolicy({ error_rate_threshold: 0.6 }), [half])).toEqual(['closed']);
  });

  it('says how many outcomes the share needs', () => {
    const one = withPolicy({ minimum_volume: 3 });
    expect(states(one, [[unknown, unknown], [unknown]])).toEqual(['closed', 'open']);
  });

  it('says how long outcomes count', () => {
    const one = withPolicy({ window_ms: 100 });
    one.record(Array(19).fill(unknown));
    now = 101;
    one.record([unknown]);
    expect(one.state).toBe('closed');
  });

  it('says how long it stays open, at first and at most', () => {
    const one = withPolicy({ open_ms: 70, open_max_ms: 100 });
    one.record(Array(5).fill(down));
    expect(one.admission()).toEqual({ kind: 'wait', ms: 70 });
    now = 70;
    expect(one.admission()).toEqual({ kind: 'probe' });
    one.record([down], { probe: true });
    expect(one.admission()).toEqual({ kind: 'wait', ms: 100 });
  });
});
