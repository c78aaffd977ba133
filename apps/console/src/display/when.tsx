import { formatTime, zoneName } from './format.js';
import { useZone } from './time-zone.js';

interface WhenProps {
  at: string | null | undefined;
  /** Without the day, where the context says which. */
  short?: boolean;
  /** Whole seconds, where no more is meant. */
  coarse?: boolean;
}

/** A time in the chosen zone; its title says it in both. */
export function When({ at, short = false, coarse = false }: WhenProps) {
  const { zone } = useZone();
  if (!at) return <span className="muted">–</span>;
  return (
    <time className="nowrap" dateTime={at} title={bothZones(at)}>
      {coarse ? formatTime(at, zone, !short).replace(/\.\d+$/, '') : formatTime(at, zone, !short)}
    </time>
  );
}

/** For the page of one thing: local time and UTC, one under the other. */
export function WhenBoth({ at }: { at: string | null | undefined }) {
  if (!at) return <span className="muted">–</span>;
  return (
    <time dateTime={at}>
      <span className="nowrap">
        {formatTime(at, 'local')} <span className="muted small">{zoneName(new Date(at))}</span>
      </span>
      {zoneName(new Date(at)) !== 'UTC' && (
        <>
          <br />
          <span className="nowrap muted">
            {formatTime(at, 'utc')} <span className="small">UTC</span>
          </span>
        </>
      )}
    </time>
  );
}

function bothZones(at: string): string {
  return `${formatTime(at, 'local')} ${zoneName(new Date(at))} · ${formatTime(at, 'utc')} UTC`;
}
