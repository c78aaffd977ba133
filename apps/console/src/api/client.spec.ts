import { withQuery } from './client.js';

describe('withQuery', () => {
  it('leaves out what is not set and escapes the rest', () => {
    expect(
      withQuery('/v1/events', { type: 'A&B', source: '', from: undefined, to: null, limit: 50 }),
    ).toBe('/v1/events?type=A%26B&limit=50');
  });

  it('adds nothing where nothing is set', () => {
    expect(withQuery('/v1/topics', {})).toBe('/v1/topics');
  });
});
