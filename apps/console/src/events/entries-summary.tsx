import type { EntryCounts } from '@acp/contracts/api';
import { Badge, words, type Tone } from '../display/badge.js';

const TONES: Record<keyof EntryCounts, Tone> = {
  dead: 'bad',
  in_flight: 'note',
  pending: 'note',
  discarded: 'plain',
  delivered: 'ok',
};

/** The deliveries of one event by state, the worst first: `1 dead`, `2 delivered`. */
export function EntriesSummary({ entries, routes }: { entries: EntryCounts; routes: number }) {
  const states = (Object.keys(TONES) as (keyof EntryCounts)[]).filter(
    (state) => entries[state] > 0,
  );
  if (states.length === 0) {
    return <span className="muted">{routes === 0 ? 'no route' : 'none yet'}</span>;
  }
  return (
    <span className="entries-summary">
      {states.map((state) => (
        <Badge key={state} tone={TONES[state]}>
          {entries[state] === 1 && states.length === 1 && routes === 1
            ? words(state)
            : `${entries[state]} ${words(state)}`}
        </Badge>
      ))}
    </span>
  );
}
