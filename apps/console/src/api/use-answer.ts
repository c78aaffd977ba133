import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { Query } from './client.js';
import { useApi } from './use-api.js';

/** One answer of the ops-api, kept under its path and query. */
export function useAnswer<Answer>(
  path: string,
  query: Query = {},
  options: { refreshMs?: number | false; enabled?: boolean } = {},
): UseQueryResult<Answer> {
  const api = useApi();
  return useQuery({
    queryKey: [path, query],
    queryFn: ({ signal }) => api.get<Answer>(path, query, signal),
    refetchInterval: options.refreshMs ?? false,
    enabled: options.enabled ?? true,
  });
}
