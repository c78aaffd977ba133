import type { OutboundMessage } from '@acp/contracts';
import { messageHeaders, pushHeaderFields } from './message-headers.js';

const MESSAGE: OutboundMessage = {
  entry_id: '7',
  event_id: '01a1fd5b-40bc-75be-b920-1e8eb4d3af17',
  replay_id: null,
  event_type: 'MARKET_QUOTE_INGESTED',
  partition_key: null,
  payload: '{}',
  headers: { source: 'test', event_type: 'OF_THE_ENTRY', partition_key: 'of the entry' },
  attempt: 2,
};

describe('pushHeaderFields', () => {
  it.each([
    ['without key and replay', MESSAGE],
    ['with both', { ...MESSAGE, partition_key: 'BTCUSDT', replay_id: 'r' }],
  ])('names each header once, with the value that messageHeaders gives it: %s', (_, message) => {
    const fields: string[] = [];
    pushHeaderFields(fields, 'quotes', message);
    const pairs = fields.flatMap((name, index) =>
      index % 2 === 0 ? [[name, fields[index + 1]!] as const] : [],
    );
    expect(Object.fromEntries(pairs)).toEqual(messageHeaders('quotes', message));
    expect(new Set(pairs.map(([name]) => name)).size).toBe(pairs.length);
  });
});
