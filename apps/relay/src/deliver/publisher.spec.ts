import type { PublishOutcome, Transport } from '@acp/contracts';
import { defineTopic } from '@acp/contracts';
import type { ClaimedEntry } from '@acp/persistence';
import { Publisher } from './publisher.js';

const TIMEOUT_MS = 700;
/** What the relay gives a transport beyond the topic's own timeout. */
const GRACE_MS = 2_000;

const topic = defineTopic({
  name: 'events',
  transport: 'memory',
  limits: { publish_timeout_ms: TIMEOUT_MS },
});
const entry = (id: string): ClaimedEntry => ({
  id,
  event_id: id,
  partition_key: null,
  envelope: { payload: '{}', headers: { event_type: 'T' } },
  lacks: null,
  attempts: 0,
  attempts_forgiven: 0,
  error_code: null,
  replay_id: null,
  created_at_ms: 0,
});

function publishBy(publishBatch: Transport['publishBatch']): Promise<PublishOutcome[]> {
  const transport = { name: 'memory', publishBatch } as Transport;
  return new Publisher(topic, transport).publish([entry('1'), entry('2')]);
}

describe('a publish', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('that is never answered is given up two seconds after the timeout of its topic', async () => {
    let outcomes: PublishOutcome[] | undefined;
    void publishBy(() => new Promise(() => undefined)).then((given) => (outcomes = given));
    await jest.advanceTimersByTimeAsync(TIMEOUT_MS + GRACE_MS - 1);
    expect(outcomes).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    const timedOut = { kind: 'unknown', code: 'TRANSPORT.TIMEOUT' };
    expect(outcomes).toEqual([
      expect.objectContaining(timedOut) as unknown,
      expect.objectContaining(timedOut) as unknown,
    ]);
  });

  it('that is answered leaves no timer behind', async () => {
    const delivered: PublishOutcome = { kind: 'delivered', broker_ref: 'x' };
    expect(await publishBy(async () => [delivered, delivered])).toEqual([delivered, delivered]);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each<[string, Transport['publishBatch'], string]>([
    ['throws', () => Promise.reject(new Error('a bug')), 'a bug'],
    ['answers too little', async () => [], '0 outcomes for 2 messages'],
  ])('whose transport %s is of unknown outcome for every entry', async (_, batch, message) => {
    const failed = { kind: 'unknown', code: 'TRANSPORT.FAILED', message };
    expect(await publishBy(batch)).toEqual([failed, failed]);
  });
});
