import type { Activity, Overview } from '@acp/contracts/api';
import type { ApiClient } from '../api/client.js';
import { createParser, type EventSourceMessage } from 'eventsource-parser';

const RECENT_MAX = 60;
/** No message has this id: the stream answers with all that it keeps. */
const FROM_THE_START = '0';
const RECONNECT_MIN_MS = 1_000;
/** As often as the page polls meanwhile: who sees fresh figures sees the stream come back too. */
const RECONNECT_MAX_MS = 5_000;
/** The ops-api sends an overview every few seconds; silence for longer is a dead connection. */
const SILENCE_MAX_MS = 30_000;

export interface LiveState {
  /** `polling`: the stream is down, the page asks again by itself. */
  mode: 'connecting' | 'live' | 'polling';
  recent: readonly Activity[];
  /** Some activity before the newest was not kept for us. */
  gap: boolean;
}

/**
 * Holds the one connection to `GET /v1/stream` and what it told last. `EventSource` cannot send an
 * Authorization header, so the stream is read through fetch.
 */
export class LiveFeed {
  private state: LiveState = { mode: 'connecting', recent: [], gap: false };
  private readonly listeners = new Set<() => void>();
  private lastId = FROM_THE_START;
  private delayMs = RECONNECT_MIN_MS;

  constructor(
    private readonly api: ApiClient,
    private readonly onOverview: (overview: Overview) => void,
  ) {}

  readonly snapshot = (): LiveState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Connects, and again after each end, until the signal says to stop. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      await this.connection(stop).catch(() => undefined);
      if (stop.aborted) return;
      this.set({ mode: 'polling' });
      await pause(this.delayMs, stop);
      this.delayMs = Math.min(this.delayMs * 2, RECONNECT_MAX_MS);
    }
  }

  private async connection(stop: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const signal = AbortSignal.any([stop, silence.signal]);
    const headers = {
      accept: 'text/event-stream',
      'last-event-id': this.lastId,
    };
    const response = await this.api.open('/v1/stream', headers, signal);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    const messages: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (message) => void messages.push(message) });
    let watchdog = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
        this.delayMs = RECONNECT_MIN_MS;
        parser.feed(value);
        this.take(messages.splice(0));
      }
    } finally {
      clearTimeout(watchdog);
    }
  }

  private take(messages: EventSourceMessage[]): void {
    const activities: Activity[] = [];
    let gap = this.state.gap;
    for (const { event: type, id, data } of messages) {
      if (type === 'reset') gap = this.lastId !== FROM_THE_START;
      if (id) this.lastId = id;
      if (type === 'overview') this.onOverview(JSON.parse(data) as Overview);
      if (type === 'activity') activities.unshift(JSON.parse(data) as Activity);
    }
    this.set({ mode: 'live', recent: merge(activities, this.state.recent), gap });
  }

  private set(change: Partial<LiveState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

/** Newest first; what a reconnect sends again is shown once. */
function merge(fresh: readonly Activity[], known: readonly Activity[]): readonly Activity[] {
  if (fresh.length === 0) return known;
  const ids = new Set(known.map(({ id }) => id));
  return [...fresh.filter(({ id }) => !ids.has(id)), ...known].slice(0, RECENT_MAX);
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    function end() {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    }
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
  });
}
