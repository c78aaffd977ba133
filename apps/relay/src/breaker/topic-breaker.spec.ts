import { DEFAULT_BREAKER, type PublishOutcome } from '@acp/contracts';
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
    breaker.record([ok]);
    expect(breaker.admission()).toEqual({ kind: 'all' });
    expect(changes).toEqual(['open', 'half-open', 'closed']);
  });

  it('doubles the wait with each probe that fails, up to the maximum', () => {
    breaker.record(Array(5).fill(down));
    const waits: number[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      now += 60_000;
      expect(breaker.admission().kind).toBe('probe');
      breaker.record([down]);
      const admission = breaker.admission();
      waits.push(admission.kind === 'wait' ? admission.ms : 0);
    }
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('closes on a rejected probe: the transport answers', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    breaker.admission();
    breaker.record([{ kind: 'rejected', code: 'TRANSPORT.REJECTED', message: 'no' }]);
    expect(breaker.state).toBe('closed');
  });

  it('waits as long as the receiver asks', () => {
    breaker.record(Array(5).fill({ ...down, retry_after_ms: 7_000 }));
    expect(breaker.admission()).toEqual({ kind: 'wait', ms: 7_000 });
  });

  it('opens at once on a systemic failure and says which', () => {
    breaker.record([unknown], 'TRANSPORT.FAILED: 500');
    expect(breaker.state).toBe('open');
    expect(breaker.reason).toBe('systemic failure: TRANSPORT.FAILED: 500');
  });

  it('offers another probe when one was abandoned', () => {
    breaker.record(Array(5).fill(down));
    now = 1_000;
    breaker.admission();
    breaker.abandonProbe();
    expect(breaker.admission()).toEqual({ kind: 'probe' });
  });
});
