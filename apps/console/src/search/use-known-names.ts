import { useMemo } from 'react';
import { useAnswer } from '../api/use-answer.js';
import { useOverview } from '../live/use-overview.js';
import type { KnownNames } from './find.js';

/** Topics, consumers, sources and event types by name. */
export function useKnownNames(): KnownNames {
  const { data: overview } = useOverview();
  const { data: types } = useAnswer('/v1/event-types', {});
  const { data: ledger } = useAnswer('/v1/ledger', {});
  return useMemo(
    () => ({
      topic: overview?.topics.map(({ topic }) => topic) ?? [],
      consumer: [...new Set(overview?.consumers.map(({ consumer }) => consumer))],
      source: ledger?.by_source.map(({ source }) => source) ?? [],
      type: types?.items.map(({ event_type }) => event_type) ?? [],
    }),
    [overview, types, ledger],
  );
}
