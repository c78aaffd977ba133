import { StreamLives } from './stream-lives.js';

const at = (seconds: number) => new Date(seconds * 1_000);
const frame = (stream: string, seconds: number) => ({
  text: JSON.stringify({ stream, data: { e: 'trade' } }),
  receivedAt: at(seconds),
});

function lives(...streams: string[]): StreamLives {
  return new StreamLives(streams, { silentAfterMs: 10_000, now: at(0) });
}

describe('StreamLives', () => {
  it('calls a stream silent that has not been heard for the time, once, and says when it is back', () => {
    const watched = lives('a@trade', 'b@trade');
    watched.hear([frame('a@trade', 5)]);
    expect(watched.look(at(9)).silent).toEqual([]);
    expect(watched.look(at(10))).toMatchObject({ silent: ['b@trade'], newlySilent: ['b@trade'] });
    expect(watched.look(at(11))).toMatchObject({ silent: ['b@trade'], newlySilent: [] });
    watched.hear([frame('b@trade', 12)]);
    expect(watched.look(at(13))).toMatchObject({ silent: [], heardAgain: ['b@trade'] });
  });

  it('gives every stream the whole time again on a new connection', () => {
    const watched = lives('a@trade');
    watched.listenSince(at(9));
    expect(watched.look(at(18)).silent).toEqual([]);
    expect(watched.look(at(19)).silent).toEqual(['a@trade']);
  });

  it('tells streams of one kind apart by their speed, where the venue names it', () => {
    const watched = lives('a@depth', 'a@depth@100ms');
    watched.hear([frame('a@depth@100ms', 9)]);
    expect(watched.look(at(10)).silent).toEqual(['a@depth']);
    const one = lives('a@depth@100ms');
    one.hear([frame('a@depth', 9)]);
    expect(one.look(at(10)).silent).toEqual([]);
  });

  it('goes on with what an earlier run heard of the streams it still has', () => {
    const watched = lives('a@trade');
    watched.remember({
      'a@trade': { last_heard_at: at(-1).toISOString() },
      'gone@trade': { last_heard_at: at(-1).toISOString() },
    });
    expect(watched.toCursor(1, undefined).streams).toEqual({
      'a@trade': { last_heard_at: at(-1).toISOString() },
    });
  });
});
