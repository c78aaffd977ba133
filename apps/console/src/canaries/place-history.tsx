import type { CanaryPlace } from '@acp/contracts/api';
import { barsOf, HISTORY_HEIGHT, HISTORY_WIDTH } from './bars-of.js';
import './canaries.css';

/** The newest canaries of a place, oldest on the left: how long each took, full height for one that missed. */
export function PlaceHistory({ place }: { place: CanaryPlace }) {
  const { history } = place;
  const missed = history.filter((one) => one.missed).length;
  return (
    <svg
      className="canary-history"
      width={HISTORY_WIDTH}
      height={HISTORY_HEIGHT}
      role="img"
      aria-label={`${missed} of the newest ${history.length} missed`}
    >
      {barsOf(place).map((bar) => (
        <rect
          key={bar.event_id}
          className={bar.missed ? 'bad' : 'ok'}
          x={bar.x}
          y={HISTORY_HEIGHT - bar.height}
          width={bar.width}
          height={bar.height}
        />
      ))}
    </svg>
  );
}
