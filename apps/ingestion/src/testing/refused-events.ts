import { buildEvent } from '@acp/testing';

export const DEEP = 100_000;
const NUL = '\\u0000';

export interface Sent {
  body: string | Buffer;
  type?: string;
  headers?: Record<string, string>;
}

export function draft(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const { ingested_at: _, ...event } = buildEvent();
  return { ...event, ...overrides };
}

/** A draft as text, with one value written by hand. */
function withText(member: string, text: string, overrides: Record<string, unknown> = {}): string {
  return JSON.stringify(draft({ ...overrides, [member]: '@@' })).replace('"@@"', text);
}

function payloadWith(text: string): string {
  const { payload, ...rest } = draft() as { payload: object };
  return JSON.stringify({ ...rest, payload: { ...payload, extra: '@@' } }).replace('"@@"', text);
}

/** Requests that cannot be read at all: nothing is stored, the answer says why. */
export const unreadable: [string, () => Sent, number, string][] = [
  ['not JSON', () => ({ body: 'hello' }), 400, 'REQUEST.MALFORMED'],
  ['JSON cut short', () => ({ body: '{"event_type":' }), 400, 'REQUEST.MALFORMED'],
  ['NaN', () => ({ body: payloadWith('NaN') }), 400, 'REQUEST.MALFORMED'],
  ['Infinity', () => ({ body: payloadWith('Infinity') }), 400, 'REQUEST.MALFORMED'],
  ['a raw NUL byte', () => ({ body: payloadWith('"a\0b"') }), 400, 'REQUEST.MALFORMED'],
  ['an empty body', () => ({ body: '' }), 400, 'REQUEST.MALFORMED'],
  ['white space', () => ({ body: '  \n ' }), 400, 'REQUEST.MALFORMED'],
  [
    'invalid UTF-8',
    () => ({ body: Buffer.from(payloadWith('"\xff\xfe"'), 'latin1') }),
    400,
    'REQUEST.MALFORMED',
  ],
  [
    'a body of 6 MB',
    () => ({ body: payloadWith(`"${'x'.repeat(6e6)}"`) }),
    413,
    'REQUEST.TOO_LARGE',
  ],
  ['text/plain', () => ({ body: '{}', type: 'text/plain' }), 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  ['XML', () => ({ body: '<a/>', type: 'application/xml' }), 415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  [
    'gzip',
    () => ({ body: '{}', headers: { 'content-encoding': 'gzip' } }),
    415,
    'REQUEST.UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'an Idempotency-Key of 300 characters',
    () => ({ body: JSON.stringify(draft()), headers: { 'idempotency-key': 'k'.repeat(300) } }),
    400,
    'REQUEST.MALFORMED',
  ],
];

/** Requests that hold a record: it is refused with every reason and kept in quarantine. */
export const refused: [string, () => string, string, string][] = [
  ['a number', () => '7', 'GATE.INVALID', ''],
  ['null', () => 'null', 'GATE.INVALID', ''],
  ['a string', () => '"event"', 'GATE.INVALID', ''],
  ['an array', () => '[]', 'GATE.INVALID', ''],
  ['an empty object', () => '{}', 'GATE.INVALID', '/event_type'],
  ['a wrong type for event_type', () => withText('event_type', '7'), 'GATE.INVALID', '/event_type'],
  ['a wrong type for payload', () => withText('payload', '"x"'), 'GATE.INVALID', '/payload'],
  [
    'a price as a float',
    () => payloadWith('1').replace('"1.0"', '1.0'),
    'GATE.INVALID',
    '/payload/bid_price',
  ],
  [
    'an unknown type',
    () => withText('event_type', '"NO_SUCH"'),
    'GATE.UNKNOWN_TYPE',
    '/event_type',
  ],
  [
    'an unknown version',
    () => withText('schema_version', '99'),
    'GATE.UNKNOWN_VERSION',
    '/schema_version',
  ],
  [
    'a version of 1e9999',
    () => withText('schema_version', '1e9999'),
    'GATE.INVALID',
    '/schema_version',
  ],
  ['an unknown field', () => withText('colour', '"red"'), 'GATE.INVALID', '/colour'],
  [
    'ingested_at',
    () => withText('ingested_at', '"2026-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/ingested_at',
  ],
  [
    'constructor in the event',
    () => JSON.stringify(draft()).replace('{', '{"constructor":{},'),
    'GATE.INVALID',
    '/constructor',
  ],
  ['an id that is none', () => withText('event_id', '"17"'), 'GATE.INVALID', '/event_id'],
  [
    'a trace id of zeros',
    () => withText('trace_id', '"00000000-0000-0000-0000-000000000000"'),
    'GATE.INVALID',
    '/trace_id',
  ],
  ['a date of 1e9999', () => withText('occurred_at', '1e9999'), 'GATE.INVALID', '/occurred_at'],
  ['a date of "1e9999"', () => withText('occurred_at', '"1e9999"'), 'GATE.INVALID', '/occurred_at'],
  [
    '30 February',
    () => withText('occurred_at', '"2026-02-30T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time without a zone',
    () => withText('occurred_at', '"2026-02-03T00:00:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 0',
    () => withText('occurred_at', '"0000-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 1',
    () => withText('occurred_at', '"0001-01-01T00:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'the year 99',
    () => withText('occurred_at', '"0099-12-31T23:59:59Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time before the year 1',
    () => withText('occurred_at', '"0001-01-01T00:00:00+14:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a time after the year 9999',
    () => withText('occurred_at', '"9999-12-31T23:59:59-12:00"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'a leap second',
    () => withText('occurred_at', '"2016-12-31T23:59:60Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    '24:00',
    () => withText('occurred_at', '"2026-01-01T24:00:00Z"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  [
    'an impossible zone',
    () => withText('occurred_at', '"2026-01-01T00:00:00+99:99"'),
    'GATE.INVALID',
    '/occurred_at',
  ],
  ['1e9999 in the payload', () => payloadWith('1e9999'), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    'an integer beyond 2^53',
    () => payloadWith('9007199254740993'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'more digits than a double keeps',
    () => payloadWith('0.1234567890123456789'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'a number that a double takes for 0',
    () => payloadWith('1e-400'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra',
  ],
  [
    'toString in the event',
    () => JSON.stringify(draft()).replace('{', '{"toString":1,'),
    'GATE.UNSAFE_VALUE',
    '/toString',
  ],
  [
    'hasOwnProperty in the payload',
    () => payloadWith('{"hasOwnProperty": 1}'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/hasOwnProperty',
  ],
  [
    'more than a topic of its routes carries',
    () => payloadWith(`"${'€'.repeat(4e5)}"`),
    'GATE.TOO_LARGE',
    '',
  ],
  ['NUL in a string', () => payloadWith(`"a${NUL}b"`), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    'NUL in a member name',
    () => payloadWith(`{"a${NUL}": 1}`),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/a\0',
  ],
  [
    'NUL in entity_id',
    () => withText('entity_id', `"a${NUL}b"`),
    'GATE.UNSAFE_VALUE',
    '/entity_id',
  ],
  ['NUL in event_type', () => withText('event_type', `"A${NUL}B"`), 'GATE.INVALID', '/event_type'],
  ['half a surrogate pair', () => payloadWith('"\\ud800"'), 'GATE.UNSAFE_VALUE', '/payload/extra'],
  [
    '__proto__ in the payload',
    () => payloadWith('{"__proto__": {"a": 1}}'),
    'GATE.UNSAFE_VALUE',
    '/payload/extra/__proto__',
  ],
  [
    '__proto__ in the event',
    () => JSON.stringify(draft()).replace('{', '{"__proto__":{},'),
    'GATE.INVALID',
    '/__proto__',
  ],
  ['100 levels', () => payloadWith('['.repeat(100) + ']'.repeat(100)), 'GATE.UNSAFE_VALUE', ''],
  [
    '100,000 arrays deep',
    () => payloadWith('['.repeat(DEEP) + ']'.repeat(DEEP)),
    'GATE.UNSAFE_VALUE',
    '',
  ],
  [
    '100,000 objects deep',
    () => payloadWith('{"a":'.repeat(DEEP) + '1' + '}'.repeat(DEEP)),
    'GATE.UNSAFE_VALUE',
    '',
  ],
  ['a body that is 100,000 arrays', () => '['.repeat(DEEP) + ']'.repeat(DEEP), 'GATE.INVALID', ''],
  [
    'an entity_id of 100,000 characters',
    () => withText('entity_id', `"${'x'.repeat(1e5)}"`),
    'GATE.INVALID',
    '/entity_id',
  ],
  [
    'an event_type of 100,000 characters',
    () => withText('event_type', `"${'X'.repeat(1e5)}"`),
    'GATE.INVALID',
    '/event_type',
  ],
  ['an empty entity_id', () => withText('entity_id', '""'), 'GATE.INVALID', '/entity_id'],
  ['a source in capitals', () => withText('source', '"Desk One"'), 'GATE.INVALID', '/source'],
];
