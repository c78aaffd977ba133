import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { refreshOf, sharedAnswer } from './large-answer.js';
import type { AnswerTo, ParametersOf, PathWith } from './operations.js';
import { useApi } from './use-api.js';

/** One answer of the ops-api, kept under its path and parameters. */
export function useAnswer<P extends PathWith<'get'>>(
  path: P,
  params: ParametersOf<P, 'get'>,
  options: { refreshMs?: number | false; enabled?: boolean } = {},
): UseQueryResult<AnswerTo<P, 'get'>> {
  const api = useApi();
  return useQuery({
    queryKey: [path, params],
    queryFn: ({ signal }) => api.get(path, params, signal),
    refetchInterval: ({ state }) => refreshOf(options.refreshMs ?? false, state.data),
    structuralSharing: sharedAnswer,
    enabled: options.enabled ?? true,
  });
}
