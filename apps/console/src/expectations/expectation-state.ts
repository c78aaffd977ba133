import type { Expectation } from '@acp/contracts/api';
import type { Tone } from '../display/badge.js';

/** A process says every minute what it judges by. */
const IN_FORCE_MS = 3_600_000;

export interface ExpectationState {
  text: string;
  tone: Tone;
  /** What is looked for comes first. */
  rank: number;
}

const GONE: ExpectationState = { text: 'not in force', tone: 'plain', rank: 4 };
const FAILS: ExpectationState = { text: 'fails', tone: 'bad', rank: 0 };
const UNDECIDED: ExpectationState = { text: 'undecided', tone: 'warn', rank: 1 };
const MET: ExpectationState = { text: 'met', tone: 'ok', rank: 2 };
const QUIET: ExpectationState = { text: 'nothing judged', tone: 'plain', rank: 3 };

/** By its newest window within the time shown; `not in force` where no process has said so for an hour. */
export function stateOf(
  { last, seen_at }: Pick<Expectation, 'last' | 'seen_at'>,
  nowMs: number,
): ExpectationState {
  if (nowMs - Date.parse(seen_at) > IN_FORCE_MS) return GONE;
  if (last === null || last.judged === 0) return QUIET;
  if (last.failed > 0) return FAILS;
  return last.undecided > 0 ? UNDECIDED : MET;
}

/** `MARKET_QUOTE_INGESTED from http of BTCUSDT`: which events it is about. */
export function aboutOf({
  event_type,
  source,
  entity_id,
}: Pick<Expectation, 'event_type' | 'source' | 'entity_id'>): string {
  const parts = [
    event_type ?? 'every type',
    source !== null && `from ${source}`,
    entity_id !== null && `of ${entity_id}`,
  ];
  return parts.filter(Boolean).join(' ');
}
