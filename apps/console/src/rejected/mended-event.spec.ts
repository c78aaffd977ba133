import type { RejectedRecord } from '@acp/contracts/api';
import { startOfMending } from './mended-event.js';

describe('startOfMending', () => {
  it('takes the members of an event and leaves the rest of the record out', () => {
    const text = '{"event_type":"A_B","payload":{"p":"1,0"},"trace_id":"x","junk":1}';
    expect(JSON.parse(startOfMending(record(text)))).toEqual({
      event_type: 'A_B',
      payload: { p: '1,0' },
    });
  });

  it('puts a vendor record into the payload of an event to be described', () => {
    expect(JSON.parse(startOfMending(record('{"s":"BTCUSDT"}')))).toEqual({
      event_type: 'MARKET_TRADE_INGESTED',
      entity_id: null,
      occurred_at: '2026-11-21T08:00:00Z',
      payload: { s: 'BTCUSDT' },
    });
  });

  it('starts empty where the record is no JSON', () => {
    expect(JSON.parse(startOfMending(record('not json')))).toMatchObject({ payload: {} });
  });
});

function record(record_text: string): RejectedRecord {
  return {
    record_text,
    event_type: 'MARKET_TRADE_INGESTED',
    rejected_at: '2026-11-21T08:00:00Z',
  } as RejectedRecord;
}
