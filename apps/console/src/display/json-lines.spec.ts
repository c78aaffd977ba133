import { jsonLines } from './json-lines.js';

describe('jsonLines', () => {
  const schema = {
    type: 'object',
    required: ['symbol', 'price'],
    properties: {
      symbol: { type: 'string', minLength: 1, maxLength: 64 },
      price: { type: 'string', pattern: String.raw`^-?\d{1,30}(\.\d{1,30})?$`, description: 'x' },
    },
  };

  it('keeps on one line what fits, and takes the rest apart', () => {
    expect(jsonLines(schema)).toBe(
      [
        '{',
        '  "type": "object",',
        '  "required": ["symbol", "price"],',
        '  "properties": {',
        '    "symbol": { "type": "string", "minLength": 1, "maxLength": 64 },',
        '    "price": {',
        '      "type": "string",',
        String.raw`      "pattern": "^-?\\d{1,30}(\\.\\d{1,30})?$",`,
        '      "description": "x"',
        '    }',
        '  }',
        '}',
      ].join('\n'),
    );
  });

  it.each([schema, [], {}, null, 'text', [[], [{}], { a: null }], { '"': ['x'.repeat(90)] }])(
    'is the same JSON: %j',
    (value) => {
      expect(JSON.parse(jsonLines(value))).toEqual(value);
    },
  );
});
