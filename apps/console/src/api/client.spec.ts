import { querySerializer } from './client.js';

describe('querySerializer', () => {
  it('leaves out what is not set and escapes the rest', () => {
    expect(
      querySerializer({ topic: 'A&B', source: '', from: undefined, to: null, limit: 50 }),
    ).toBe('topic=A%26B&limit=50');
  });

  it('adds nothing where nothing is set', () => {
    expect(querySerializer({})).toBe('');
  });
});
