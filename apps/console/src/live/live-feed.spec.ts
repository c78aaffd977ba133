import type { Activity, Overview } from '@acp/contracts/api';
import type { ApiClient } from '../api/client.js';
import { LiveFeed, type LiveState } from './live-feed.js';

describe('LiveFeed', () => {
  it('hands on overviews, keeps activity newest first and resumes after the last id', async () => {
    const overviews: Overview[] = [];
    const asked: Record<string, string>[] = [];
    const first = stream(
      'event: reset\nid: o0\ndata: {"at":"start"}\n\n',
      'event: overview\nid: o1\ndata: {"imbalance":0}\n\n',
      `event: activity\nid: 5\ndata: ${activity('5')}\n\n`,
      `event: activity\nid: 6\ndata: ${activity('6')}\n\n`,
    );
    const second = stream(
      'event: reset\nid: 7\ndata: {"at":"now"}\n\n',
      `event: activity\nid: 6\ndata: ${activity('6')}\n\n`,
      `event: activity\nid: 8\ndata: ${activity('8')}\n\n`,
    );
    const feed = new LiveFeed(apiOf([first, second], asked), (seen) => overviews.push(seen));
    const stop = new AbortController();
    const running = feed.run(stop.signal);
    await until(feed, (state) => state.recent.some(({ id }) => id === '8'));
    stop.abort();
    await running;

    expect(overviews).toEqual([{ imbalance: 0 }]);
    expect(feed.snapshot().recent.map(({ id }) => id)).toEqual(['8', '6', '5']);
    expect(feed.snapshot().gap).toBe(true);
    expect(asked.map((headers) => headers['last-event-id'])).toEqual(['0', '6']);
  });

  it('falls back to polling while there is no stream', async () => {
    const feed = new LiveFeed(apiOf([], []), () => undefined);
    const stop = new AbortController();
    const running = feed.run(stop.signal);
    await until(feed, (state) => state.mode === 'polling');
    stop.abort();
    await running;
    expect(feed.snapshot()).toEqual({ mode: 'polling', recent: [], gap: false });
  });

  it('knocks as often as the page polls, however long the stream has been down', async () => {
    jest.useFakeTimers();
    const asked: Record<string, string>[] = [];
    const feed = new LiveFeed(apiOf([], asked), () => undefined);
    const stop = new AbortController();
    const running = feed.run(stop.signal);
    try {
      await jest.advanceTimersByTimeAsync(10 * 60_000);
      const before = asked.length;
      await jest.advanceTimersByTimeAsync(60_000);
      expect(asked.length).toBe(before + 12);
    } finally {
      stop.abort();
      jest.useRealTimers();
      await running;
    }
  });
});

function activity(id: string): string {
  return JSON.stringify({ id, kind: 'event_ingested' } satisfies Partial<Activity>);
}

function stream(...pieces: string[]): Response {
  return new Response(pieces.join(''));
}

function apiOf(responses: Response[], asked: Record<string, string>[]): ApiClient {
  const open = async (_path: string, headers: Record<string, string>) => {
    asked.push(headers);
    const next = responses.shift();
    if (!next) throw new Error('down');
    return next;
  };
  return { open } as unknown as ApiClient;
}

function until(feed: LiveFeed, holds: (state: LiveState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const leave = feed.subscribe(() => {
      if (!holds(feed.snapshot())) return;
      leave();
      resolve();
    });
  });
}
