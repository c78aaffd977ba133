import type { Overview } from '@acp/contracts/api';
import type { UseQueryResult } from '@tanstack/react-query';
import { useAnswer } from '../api/use-answer.js';
import { OVERVIEW_PATH, useLive } from './live.js';

const POLL_MS = 5_000;

/** The newest overview: told by the stream, asked for while that is down. */
export function useOverview(): UseQueryResult<Overview> {
  const { mode } = useLive();
  return useAnswer(OVERVIEW_PATH, {}, { refreshMs: mode === 'live' ? false : POLL_MS });
}
