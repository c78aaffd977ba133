import type { ConsumerEffect, DeliveryAttempt, DeliveryEntry } from '@acp/contracts';
import { traceHops } from './trace-hops.js';
import { traceSteps, type LifeOfEvent } from './trace-steps.js';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, 0, ms)).toISOString();

function entry(overrides: Partial<DeliveryEntry> = {}): DeliveryEntry {
  return {
    id: '1',
    event_id: 'e',
    topic: 'quotes',
    state: 'delivered',
    partition_key: null,
    created_at: at(110),
    next_attempt_at: null,
    parked: false,
    waits_for: null,
    delivery_attempts: 1,
    attempts_forgiven: 0,
    claimed_by: 'w1',
    claimed_at: at(120),
    delivered_at: at(150),
    dead_lettered_at: null,
    discarded_at: null,
    error_code: null,
    last_error: null,
    broker_ref: '0-1',
    replay_id: null,
    edited: false,
    ...overrides,
  };
}

function attempt(overrides: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return {
    id: '1',
    entry_id: '1',
    event_id: 'e',
    topic: 'quotes',
    attempt: 1,
    worker_id: 'w1',
    transport: 'webhook',
    started_at: at(120),
    ended_at: at(130),
    duration_ms: 10,
    outcome: 'retry',
    error_code: 'TRANSPORT.FAILED',
    error_message: 'refused',
    response: null,
    ...overrides,
  };
}

const effect: ConsumerEffect = {
  consumer: 'lab',
  topic: 'quotes',
  state: 'processed',
  processed_at: at(170),
  duplicates: 0,
  attempts: null,
  first_failed_at: null,
  last_failed_at: null,
  error_code: null,
  error_message: null,
};

function life(overrides: Partial<LifeOfEvent> = {}): LifeOfEvent {
  return {
    event: { occurred_at: at(0), ingested_at: at(100), raw_payload: null },
    entries: [entry()],
    attempts: [],
    effects: [effect],
    actions: [],
    ...overrides,
  };
}

describe('traceSteps', () => {
  it('tells the life of an event in order, each step with the time since the one before', () => {
    expect(traceSteps(life()).map((s) => [s.kind, s.since_previous_ms])).toEqual([
      ['occurred', null],
      ['received', 100],
      ['committed', 10],
      ['claimed', 10],
      ['delivered', 30],
      ['processed', 20],
    ]);
  });

  it('shows each attempt with its worker, error and length', () => {
    const second = attempt({ id: '2', attempt: 2, started_at: at(200), outcome: 'dead' });
    const dead = entry({
      state: 'dead',
      delivered_at: null,
      claimed_at: at(200),
      dead_lettered_at: at(210),
      last_error: 'refused',
    });
    const steps = traceSteps(life({ entries: [dead], attempts: [attempt(), second], effects: [] }));
    expect(steps.slice(3).map((s) => [s.kind, s.attempt, s.since_previous_ms])).toEqual([
      ['attempt', 1, 10],
      ['claimed', null, 70],
      ['attempt', 2, 0],
      ['dead_lettered', null, 0],
    ]);
    expect(steps[3]).toMatchObject({ worker_id: 'w1', error_message: 'refused', duration_ms: 10 });
  });

  it('puts replays and operator actions where they happened', () => {
    const replayed = entry({ id: '2', replay_id: 'r', created_at: at(300), claimed_at: null });
    const steps = traceSteps(
      life({
        entries: [entry(), { ...replayed, delivered_at: null, state: 'pending' }],
        effects: [],
        actions: [
          {
            id: '1',
            at: at(290),
            actor: 'ann',
            role: 'operator',
            action: 'dead_letter.replay',
            target: 'entry:1',
            filter: null,
            affected: 1,
            before: null,
            after: null,
            reason: 'broker is back',
            request_id: null,
            hash: '',
          },
        ],
      }),
    );
    expect(steps.slice(-2)).toMatchObject([
      { kind: 'operator_action', actor: 'ann', entry_id: '1', reason: 'broker is back' },
      { kind: 'replayed', entry_id: '2', replay_id: 'r' },
    ]);
  });

  it('shows that a consumer failed before it had its effect', () => {
    const failed = { ...effect, attempts: 2, last_failed_at: at(160), error_message: 'busy' };
    expect(traceSteps(life({ effects: [failed] })).slice(-2)).toMatchObject([
      { kind: 'consumer_failed', attempt: 2, error_message: 'busy', since_previous_ms: 10 },
      { kind: 'processed', consumer: 'lab', since_previous_ms: 10 },
    ]);
  });

  it('shows what a consumer could not process', () => {
    const failing = {
      ...effect,
      state: 'failing' as const,
      processed_at: null,
      attempts: 3,
      last_failed_at: at(180),
      error_code: 'CONSUMER.FAILED',
    };
    expect(traceSteps(life({ effects: [failing] })).at(-1)).toMatchObject({
      kind: 'consumer_failed',
      consumer: 'lab',
      attempt: 3,
      error_code: 'CONSUMER.FAILED',
    });
  });
});

describe('traceHops', () => {
  it('measures each hop that has happened', () => {
    expect(traceHops(life()).map((h) => [h.hop, h.duration_ms])).toEqual([
      ['source_to_received', 100],
      ['received_to_committed', 10],
      ['committed_to_claimed', 10],
      ['claimed_to_published', 30],
      ['published_to_processed', 20],
    ]);
  });

  it('measures an effect before the answer of a webhook from the claim on', () => {
    const before = { ...effect, processed_at: at(130) };
    const attempts = [attempt({ started_at: at(125), duration_ms: 30 })];
    const story = life({ effects: [before], attempts });
    const hops = traceHops(story);
    expect(hops.find((h) => h.hop === 'published_to_processed')).toMatchObject({
      started_at: at(120),
      duration_ms: 10,
    });
    expect(traceSteps(story).find((s) => s.kind === 'processed')).toMatchObject({
      since_previous_ms: 5,
    });
  });

  it('counts the effect to the first delivery of its topic alone', () => {
    const again = entry({ id: '2', replay_id: 'r', delivered_at: at(900) });
    const hops = traceHops(life({ entries: [again, entry()] }));
    const processed = hops.filter((h) => h.hop === 'published_to_processed');
    expect(processed).toMatchObject([{ entry_id: '1', consumer: 'lab' }]);
  });

  it('leaves out what has not happened yet', () => {
    const pending = entry({ claimed_at: null, delivered_at: null, state: 'pending' });
    expect(traceHops(life({ entries: [pending], effects: [] })).map((h) => h.hop)).toEqual([
      'source_to_received',
      'received_to_committed',
    ]);
  });
});
