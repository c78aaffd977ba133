import { defineTopic } from '@acp/contracts';
import { createLogger, metric, openMetrics } from '@acp/observability';
import type { ClaimedEntry, EntryOutcome } from '@acp/persistence';
import { register } from 'prom-client';
import type { NumberedClaim } from '../claim/claim.js';
import { PumpMetrics } from './pump-metrics.js';

const ENTRY: ClaimedEntry = {
  id: '1',
  event_id: 'e',
  partition_key: null,
  envelope: { payload: '{}', headers: {} },
  lacks: null,
  attempts: 0,
  attempts_forgiven: 0,
  error_code: null,
  replay_id: null,
  created_at_ms: Date.now() - 50,
};

const CLAIM = { id: '1', kind: 'fresh' } as unknown as NumberedClaim;

describe('PumpMetrics', () => {
  afterEach(() => register.resetMetrics());

  it('measures the hops of first attempts and of no replay', async () => {
    const metrics = new PumpMetrics(
      defineTopic({ name: 'quotes', transport: 'log' }),
      createLogger({ name: 'test', level: 'silent' }),
    );
    metrics.published([ENTRY, { ...ENTRY, replay_id: 'r' }, { ...ENTRY, attempts: 1 }], 10);
    const text = await register.metrics();
    for (const hop of ['committed_to_claimed', 'claimed_to_published']) {
      expect(text).toContain(`latency_seconds_count{hop="${hop}",topic="quotes"} 1`);
    }
  });

  it('leads from a bucket to the event and its trace', async () => {
    const topic = defineTopic({ name: 'traced', transport: 'log' });
    const metrics = new PumpMetrics(topic, createLogger({ name: 'test', level: 'silent' }));
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${trace}-b7ad6b7169203331-01` };
    const envelope = { payload: '{}', headers };
    metrics.published([{ ...ENTRY, event_id: 'slow', envelope }], 10);
    const text = await openMetrics().metrics();
    expect(text).toMatch(
      new RegExp(
        `_bucket.*hop="claimed_to_published",topic="traced"} 1 # {trace_id="${trace}",event_id="slow"} 0.01`,
      ),
    );
  });

  it('says when a destination last took an entry, and not when it refused one', async () => {
    const topic = defineTopic({ name: 'orders', transport: 'log' });
    const metrics = new PumpMetrics(topic, createLogger({ name: 'test', level: 'silent' }));
    const settle = (kind: 'delivered' | 'retry') =>
      metrics.settled(CLAIM, [{ kind, entryId: '1' } as EntryOutcome], 1);
    const lastDelivery = async () => (await metric('relayLastDelivery').get()).values;
    settle('retry');
    expect(await lastDelivery()).toEqual([]);
    const before = Date.now() / 1_000;
    settle('delivered');
    const [{ labels, value }] = (await lastDelivery()) as [{ labels: object; value: number }];
    expect(labels).toEqual({ topic: 'orders', transport: 'log' });
    expect(value).toBeGreaterThanOrEqual(before);
  });
});
