import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { useApi } from '../api/use-api.js';
import { LiveFeed, type LiveState } from './live-feed.js';

export const OVERVIEW_PATH = '/v1/overview';

const LiveContext = createContext<LiveFeed | null>(null);

/** One stream for the whole page: its overviews refresh what `useAnswer(OVERVIEW_PATH)` holds. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const api = useApi();
  const queries = useQueryClient();
  const feed = useMemo(
    () => new LiveFeed(api, (overview) => queries.setQueryData([OVERVIEW_PATH, {}], overview)),
    [api, queries],
  );
  useEffect(() => {
    const stop = new AbortController();
    void feed.run(stop.signal);
    return () => stop.abort();
  }, [feed]);
  return <LiveContext.Provider value={feed}>{children}</LiveContext.Provider>;
}

export function useLive(): LiveState {
  const feed = useContext(LiveContext);
  if (!feed) throw new Error('useLive needs a LiveProvider around it');
  return useSyncExternalStore(feed.subscribe, feed.snapshot);
}
