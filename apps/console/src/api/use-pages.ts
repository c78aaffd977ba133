import type { Page } from '@acp/contracts/api';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { Query } from './client.js';
import { useApi } from './use-api.js';

const PAGE_SIZE = 100;

export interface Pages<Item> {
  items: Item[];
  pending: boolean;
  error: Error | null;
  /** Shows the answer to the question before while the new one is on its way. */
  stale: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  reload: () => void;
}

/** A list of the ops-api, page after page by its cursor. */
export function usePages<Item>(
  path: string,
  query: Query = {},
  options: { refreshMs?: number; enabled?: boolean } = {},
): Pages<Item> {
  const api = useApi();
  const result = useInfiniteQuery({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<Item>>(path, { limit: PAGE_SIZE, ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    // Pages behind the first would be fetched one after another: only a short list refreshes.
    refetchInterval: (state) =>
      (state.state.data?.pages.length ?? 1) === 1 ? (options.refreshMs ?? false) : false,
  });
  return {
    items: result.data?.pages.flatMap((page) => page.items) ?? [],
    pending: result.isPending,
    error: result.error,
    stale: result.isPlaceholderData,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    reload: () => void result.refetch(),
  };
}
