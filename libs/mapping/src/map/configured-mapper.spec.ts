import { deriveEventId, deriveTimedEventId } from '@acp/contracts';
import type { MappedRecord, MappingContext } from '@acp/intake';
import fc from 'fast-check';
import type { MappingDocument } from '../file/source-document.js';
import { compileMapping } from './compile-mapping.js';
import { configuredMapper, LOOPED_LIST_MAX, RECORDS_MAX } from './configured-mapper.js';

const fetchedAt = new Date('2026-11-30T08:00:00.000Z');

function mapperOf(document: MappingDocument) {
  const { mapping, problems } = compileMapping(document, '/mapping');
  expect(problems).toEqual([]);
  return configuredMapper('shop', mapping, ['x-topic']);
}

function map(document: MappingDocument, body: unknown, context: Partial<MappingContext> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return mapperOf(document).map(text, { fetchedAt, ...context });
}

const ORDER: MappingDocument = {
  events: [{ type: 'PAYMENT_RECORDED', key: 'record.id', payload: 'record' }],
};
const one = (change: Partial<MappingDocument['events'][number]>): MappingDocument => ({
  events: [{ ...ORDER.events[0]!, ...change }],
});

function draftOf([record]: readonly MappedRecord[]) {
  if (record?.kind !== 'draft') throw new Error(JSON.stringify(record));
  return record.draft;
}

function reasonOf([record]: readonly MappedRecord[]) {
  if (record?.kind !== 'refused') throw new Error(JSON.stringify(record));
  return record.reasons[0]!;
}

describe('a mapping', () => {
  it('makes every member of the event from the record', () => {
    const document: MappingDocument = {
      records: 'body.orders',
      events: [
        { when: 'record.kind == "note"', type: 'NOTE', payload: 'record' },
        {
          when: 'record.kind == "order" && headers["x-topic"] == "orders"',
          type: '"ORDER_" + record.state',
          schema_version: 2,
          entity: 'record.id',
          entity_type: 'order',
          time: 'time_s(record.at)',
          stream: 'orders',
          key: '[record.id, record.revision]',
          payload: { total: 'record.total', by: { name: 'record.by', 'note?': 'record.note' } },
        },
      ],
    };
    const order = { kind: 'order', state: 'PAID', id: 7, revision: 'a/b', at: 1764489600.25 };
    const records = map(
      document,
      { orders: [{ ...order, total: 1.5, by: 'ann' }] },
      { headers: { 'x-topic': 'orders' } },
    );
    expect(draftOf(records)).toEqual({
      event_id: deriveTimedEventId(
        { source: 'shop', stream: 'orders', key: '7/a~1b' },
        '2025-11-30T08:00:00.250Z',
      ),
      event_type: 'ORDER_PAID',
      schema_version: 2,
      source: 'shop',
      entity_id: '7',
      entity_type: 'order',
      occurred_at: '2025-11-30T08:00:00.250Z',
      payload: { total: '1.5', by: { name: 'ann' } },
    });
  });

  it.each([
    ['0.10', '0.10', 0.1],
    ['12345678901234567890.123456789', '12345678901234567890.123456789', undefined],
    ['1.5e-7', '0.00000015', 1.5e-7],
    ['9007199254740993', '9007199254740993', undefined],
    ['-0', '-0', -0],
  ])('keeps the digits of %s, or marks what a number would lose', (digits, text, number) => {
    const body = `{"id":1,"p":${digits}}`;
    expect(draftOf(map(ORDER, body)).payload['p']).toBe(text);
    const asNumbers = draftOf(map({ ...ORDER, numbers: 'number' }, body)).payload['p'];
    if (number === undefined) expect(asNumbers).toBe(`\0number ${digits}`);
    else expect(asNumbers).toBe(number);
  });

  it.each([
    '{"id":1,"a":{"b":1.50}}',
    '{"id":1,"a":{"b":null}}',
    '{"id":1,"a":{}}',
    '{"id":1,"a":null}',
    '{"id":1,"a":[{"b":1}]}',
    '{"id":1,"a":"b"}',
    '{"id":1,"a":7}',
    '{"id":1,"a":{"constructor":1,"b":2}}',
    '{"id":1}',
  ])('finds a member of %s as the engine does', (body) => {
    const made = (expression: string) =>
      JSON.stringify(map(one({ payload: { v: expression, 'w?': expression } }), body));
    // In brackets it is no plain path, and the engine's.
    expect(made('record.a.b')).toBe(
      made('(record.a.b)').replaceAll('((record.a.b))', '(record.a.b)'),
    );
  });

  it.each([
    ['record.n == 2 && 2 == record.n && record.n != 3', true],
    ['record.n > 1 && 3 > record.n && record.n <= 2.5 && record.big > record.n', true],
    ['record.big == 9007199254740993 && record.big != 9007199254740992', true],
    ['decimal(record.price) * decimal("3") == decimal("0.30")', true],
    ['int(record.n) + 1', 3],
    ['double(record.price)', 0.1],
    ['string(record.price) + " EUR"', '0.10 EUR'],
    ['time_ms(record.ms)', '2025-11-30T10:53:20.123Z'],
    ['time_us("1764500000123456")', '2025-11-30T10:53:20.123456Z'],
    ['time_s("1355517523.000005")', '2012-12-14T20:38:43.000005Z'],
    ['record.list.map(x, string(x))', ['1', '2']],
    ['{"a": record.n, "b": [1, "x", null]}', { a: '2', b: [1, 'x', null] }],
    ['index', 0],
  ])('evaluates %s', (expression, value) => {
    const body =
      '{"id":1,"n":2,"price":0.10,"ms":1764500000123,"big":9007199254740993,"list":[1,2]}';
    expect(draftOf(map(one({ payload: { v: expression } }), body)).payload['v']).toEqual(value);
  });

  it.each([
    [one({ key: 'record.none' }), '/key', 'No such key: none (record.none)'],
    [one({ key: 'record.empty' }), '/key', 'yields no key (record.empty)'],
    [one({ key: '[]' }), '/key', 'yields no key ([])'],
    [one({ key: '[record.id, record.nothing]' }), '/key', 'yields no key'],
    [one({ key: 'record' }), '/key', 'must be text or a whole number, is an object'],
    [one({ key: undefined }), '/key', 'nothing identifies this delivery'],
    [one({ time: 'record.id' }), '/occurred_at', 'write time_s(…), time_ms(…) or time_us(…)'],
    [one({ time: 'time_s("9e99")' }), '/occurred_at', 'is no count of time since 1970'],
    [
      one({ time: 'time_ms("99999999999999999")' }),
      '/occurred_at',
      'is no time that a calendar has',
    ],
    [one({ payload: 'record.id' }), '/payload', 'must be an object (record.id)'],
    [one({ payload: { a: { b: 'int(record.text)' } } }), '/payload/a/b', '(int(record.text))'],
    [one({ payload: { 'a?': 'int(record.text)' } }), '/payload/a', '(int(record.text))'],
    [one({ payload: { a: 'int(record.half)' } }), '/payload/a', '1.5 is no int'],
    [one({ payload: { a: 'record.id / 0' } }), '/payload/a', 'record.id / 0'],
    [one({ entity: 'record.list' }), '/entity_id', 'must be text or a whole number, is a list'],
    [one({ type: 'record.nothing' }), '/event_type', 'yields no type'],
    [one({ when: 'record.id' }), '/when/0', 'is neither true nor false (record.id)'],
    [one({ when: 'record.none' }), '/when/0', 'No such key: none'],
  ])('refuses the record, with the member that it cannot make: %j', (document, path, message) => {
    const body = { id: 1, text: 'x', half: 1.5, empty: '', nothing: null, list: [1] };
    const reason = reasonOf(map(document, body));
    expect(reason).toMatchObject({ code: 'MAPPER.FAILED', path });
    expect(reason.message).toContain(message);
  });

  it('refuses what no `when` takes, or leaves it out where the file says so', () => {
    const document = one({ when: 'record.id == 2' });
    expect(reasonOf(map(document, { id: 1 }))).toMatchObject({ code: 'MAPPER.UNMATCHED' });
    expect(map({ ...document, otherwise: 'ignore' }, { id: 1 })).toEqual([]);
  });

  it('names a record without a key by its delivery, and each of several by its place', () => {
    const document = { ...one({ key: undefined }), records: 'body' };
    const idOf = (key: string) => deriveEventId('shop', 'records', key);
    const ids = (body: unknown) =>
      map(document, body, { deliveryKey: 'd' }).map((record) =>
        record.kind === 'draft' ? record.draft.event_id : null,
      );
    expect(ids([{}])).toEqual([idOf('d')]);
    expect(ids([{}, {}])).toEqual([idOf('d#0'), idOf('d#1')]);
  });

  it('makes another event of a record that says something new under its key, where it may', () => {
    const idOf = (total: number) => draftOf(map(one({ revised: true }), { id: 1, total })).event_id;
    expect(idOf(1)).toBe(idOf(1));
    expect(idOf(1)).not.toBe(idOf(2));
    const plain = (total: number) => draftOf(map(ORDER, { id: 1, total })).event_id;
    expect(plain(1)).toBe(plain(2));
  });

  it('keeps each refused record as it was sent', () => {
    const body = '{"orders":[{"id":1},{"id":null,"price":0.10,"n":1e400}]}';
    const records = map({ ...ORDER, records: 'body.orders' }, body);
    expect(records[1]).toMatchObject({ text: '{"id":null,"price":0.10,"n":1e400}' });
  });

  it.each([
    ['{', 'is not JSON'],
    ['', 'is not JSON'],
    ['{"a":1,"a":2}', 'has a name twice at position 8'],
    ['['.repeat(300) + ']'.repeat(300), 'is nested too deep'],
  ])('refuses a payload that it cannot read: %s', (text, message) => {
    const reason = reasonOf(map(ORDER, text));
    expect(reason.code).toBe('MAPPER.UNREADABLE');
    expect(reason.message).toContain(message);
  });

  it('refuses more records, and longer lists to go through, than it takes', () => {
    const many = Array.from({ length: RECORDS_MAX + 1 }, () => ({}));
    expect(reasonOf(map({ ...ORDER, records: 'body' }, many)).path).toBe('/records');
    const long = { id: 1, list: Array.from({ length: LOOPED_LIST_MAX + 1 }, () => 1) };
    const looping = one({ payload: { n: 'record.list.filter(x, x > 0)' } });
    expect(reasonOf(map(looping, long)).message).toContain('more than 1000');
    expect(draftOf(map(ORDER, long)).payload['id']).toBe('1');
  });

  it('refuses a list of records that is none', () => {
    for (const records of ['body.none', 'body.id']) {
      const reason = reasonOf(map({ ...ORDER, records }, { id: 1 }));
      expect(reason).toMatchObject({ code: 'MAPPER.FAILED', path: '/records' });
    }
  });

  it('answers whatever it is given, and never throws', () => {
    const mapper = mapperOf({
      records: 'body.list',
      events: [
        {
          when: 'has(record.a)',
          type: 'A',
          time: 'record.time',
          key: '[record.a, record.b]',
          payload: { 'a?': 'record.a', b: 'record.b + 1', c: 'record.c.d' },
        },
        { type: 'B', payload: 'record' },
      ],
    });
    const record = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', 'time', '__proto__', 'constructor'),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(record, fc.jsonValue())), (list) => {
        const records = mapper.map(JSON.stringify({ list }), { fetchedAt, deliveryKey: 'd' });
        expect(records).toHaveLength(list.length);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(mapper.map(text, { fetchedAt }).length).toBeLessThan(2);
      }),
    );
  });
});
