import { arrivesLive, deliversLive, effectBegins, LIVE_WITHIN_MS } from './hops.js';

describe('what the hops measure', () => {
  it.each([
    ['at once', 0, true],
    ['within the hour', LIVE_WITHIN_MS, true],
    ['later: recorded data', LIVE_WITHIN_MS + 1, false],
    ['before it occurs, by a wrong clock', -5_000, true],
  ])('is the way of an event that is committed %s: %d ms, %s', (_name, ms, live) => {
    const occurredAt = new Date('2026-11-21T08:00:00Z');
    const committedAt = new Date(occurredAt.getTime() + ms);
    expect(arrivesLive({ occurredAt, committedAt })).toBe(live);
  });

  it('is the first attempt of the order that came with the event', () => {
    expect(deliversLive({ replay_id: null, attemptsBefore: 0 })).toBe(true);
    expect(deliversLive({ replay_id: null, attemptsBefore: 1 })).toBe(false);
    expect(deliversLive({ replay_id: 'r', attemptsBefore: 0 })).toBe(false);
  });

  it('begins an effect before the answer at the claim, any other at the delivery', () => {
    const claimed_at = '2026-11-21T08:00:00.000Z';
    const delivered_at = '2026-11-21T08:00:00.100Z';
    const begins = (processed_at: string, delivered: string | null = delivered_at) =>
      effectBegins({ claimed_at, delivered_at: delivered, processed_at });
    expect(begins('2026-11-21T08:00:00.050Z')).toBe(claimed_at);
    expect(begins('2026-11-21T08:00:00.150Z')).toBe(delivered_at);
    expect(begins('2026-11-21T08:00:00.150Z', null)).toBeNull();
  });
});
