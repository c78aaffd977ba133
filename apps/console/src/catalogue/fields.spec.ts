import { fieldsOf } from './fields.js';

describe('the fields of a schema', () => {
  it('are its members with type, limits and what they mean, those behind them too', () => {
    const schema = {
      type: 'object',
      required: ['parcel'],
      $defs: { money: { type: 'string', pattern: '^\\d+$', description: 'In cents.' } },
      properties: {
        parcel: { type: 'string', minLength: 1, maxLength: 64 },
        price: { $ref: '#/$defs/money' },
        weight: { type: ['integer', 'null'], minimum: 0 },
        lines: {
          type: 'array',
          maxItems: 9,
          items: { type: 'object', required: ['kind'], properties: { kind: { enum: ['a', 1] } } },
        },
      },
    };
    const rows = fieldsOf(schema).map(({ path, type, required, limits, description }) =>
      [path, type, required ? 'required' : '', limits.join('; '), description].join('|'),
    );
    expect(rows).toEqual([
      'parcel|text|required|1 to 64 characters|',
      'price|text||matches ^\\d+$|In cents.',
      'weight|whole number or null||at least 0|',
      'lines|list of object||at most 9 elements|',
      'lines[].kind|value|required|one of a, 1|',
    ]);
  });

  it('end where a schema refers to itself', () => {
    const schema = { properties: { child: { $ref: '#' } } };
    expect(fieldsOf(schema).length).toBeLessThan(20);
  });
});
