import { defineTopic } from '@acp/contracts';
import { createLogger } from '@acp/observability';
import type { ClaimedEntryRow } from '@acp/persistence';
import { register } from 'prom-client';
import { PumpMetrics } from './pump-metrics.js';

const ENTRY: ClaimedEntryRow = {
  id: '1',
  event_id: 'e',
  partition_key: null,
  payload: '{}',
  headers: '{}',
  attempts: 0,
  attempts_forgiven: 0,
  error_code: null,
  replay_id: null,
  created_at_ms: Date.now() - 50,
};

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
});
