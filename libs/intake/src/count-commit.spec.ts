import type { TripleWrite } from '@acp/persistence';
import { buildEvent } from '@acp/testing';
import { register } from 'prom-client';
import { countCommit } from './count-commit.js';

const RAW = {
  id: 'r',
  source: 'binance',
  connector: 'binance-spot',
  fetched_at: new Date(),
  trace_id: 't',
  payload_text: '{}',
  payload_sha256: Buffer.alloc(32),
};

function writeOf(occurredAts: readonly Date[]): TripleWrite {
  const records = occurredAts.map((occurredAt, record_index) => ({
    raw: 0,
    record_index,
    mapper_version: 1,
    entries: [],
    event: buildEvent({
      occurred_at: occurredAt.toISOString(),
      ingested_at: new Date().toISOString(),
    }),
  }));
  return { raws: [RAW], records, rejected: [] };
}

describe('countCommit', () => {
  afterEach(() => register.resetMetrics());

  it('measures the hops of live events and leaves recorded ones out, which it counts', async () => {
    const write = writeOf([new Date(), new Date(Date.now() - 30 * 86_400_000)]);
    const accepted = write.records.map(() => ({ outcome: 'accepted' }) as const);
    expect(countCommit(write, accepted as never).get('binance')).toMatchObject({ accepted: 2 });
    const text = await register.metrics();
    for (const hop of ['source_to_received', 'received_to_committed']) {
      expect(text).toContain(`control_plane_hop_latency_seconds_count{hop="${hop}",topic=""} 1`);
    }
  });
});
