import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import type { ItemOf, ListPath, ParametersOf } from './operations.js';
import type { ApiClient } from './client.js';
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
export function usePages<P extends ListPath>(
  path: P,
  params: ParametersOf<P, 'get'>,
  options: { refreshMs?: number; enabled?: boolean } = {},
): Pages<ItemOf<P>> {
  const api = useApi();
  const result = useInfiniteQuery({
    queryKey: [path, params],
    queryFn: ({ pageParam, signal }) => fetchPage(api, path, params, pageParam, signal),
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

interface ListPage<Item> {
  items: Item[];
  next_cursor: string | null;
}

function fetchPage<P extends ListPath>(
  api: ApiClient,
  path: P,
  params: ParametersOf<P, 'get'>,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<ListPage<ItemOf<P>>> {
  const { query } = params as { query?: object };
  const page = { ...params, query: { limit: PAGE_SIZE, ...query, cursor } };
  return api.get(path, page, signal) as Promise<ListPage<ItemOf<P>>>;
}
