import { newId } from '@acp/contracts';
import { buildEvent } from '@acp/testing';
import { bytesOf } from './merge-writes.js';

it('counts what a write holds by its bytes in UTF-8', () => {
  const raw = {
    id: newId(),
    source: 's',
    connector: 'c',
    fetched_at: new Date(),
    trace_id: newId(),
    payload_text: '€',
    payload_sha256: Buffer.alloc(32),
  };
  const entries = [{ topic: 't', partition_key: null, headers: {} }];
  const event = buildEvent();
  const record = { raw: 0, record_index: 0, event, payload_text: '€€', mapper_version: 1, entries };
  const bytes = bytesOf({
    raws: [raw],
    records: [record],
    rejected: [{ raw: 0, record_index: 1, record_text: '😀', reasons: [] }],
  });
  expect(bytes).toBe(3 + 6 + 4);
});
