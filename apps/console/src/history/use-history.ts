import type { History, HistoryFigure, HistoryKind } from '@acp/contracts/api';
import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useSearchParams } from 'wouter';
import type { ParametersOf } from '../api/operations.js';
import { useApi } from '../api/use-api.js';
import { edgesOf, spanOf, withSpan, type HistorySpan } from './ranges.js';

const REFRESH_MS = 20_000;
const HISTORY_PATH = '/v1/history';

/** The span that the address says, and how to set it. */
export function useSpan(): [HistorySpan, (span: HistorySpan) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (span: HistorySpan) => setSearch((before) => withSpan(before, span), { replace: true }),
    [setSearch],
  );
  return [spanOf(search), set];
}

/** The history of one name. */
export function useHistory(of: HistoryKind, name: string, span: HistorySpan) {
  return useAsked({ of, name, ...edgesOf(span, Date.now() / 1_000) });
}

/** The last hour of all names of a kind, for the small charts of a table. */
export function useSparks(of: HistoryKind, figures: readonly HistoryFigure[]) {
  const edges = edgesOf({ name: '1h' }, Date.now() / 1_000);
  return useAsked({ of, ...edges, step: '2m', figures: figures.join(',') });
}

/** The answer before stays while the next is on its way: every minute asks another question. */
function useAsked(
  query: ParametersOf<typeof HISTORY_PATH, 'get'>['query'],
): UseQueryResult<History> {
  const api = useApi();
  return useQuery<History>({
    queryKey: [HISTORY_PATH, query],
    queryFn: ({ signal }) => api.get(HISTORY_PATH, { query }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}
