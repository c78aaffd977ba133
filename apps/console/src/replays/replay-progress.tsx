import type { Replay } from '@acp/contracts/api';
import { formatCount } from '../display/format.js';
import { Progress } from '../display/progress.js';

/** How far a replay has ordered; what was skipped counts as dealt with. */
export function ReplayProgress({ replay }: { replay: Replay }) {
  const { matched, enqueued, skipped } = replay;
  if (matched === null) return <span className="muted">counting…</span>;
  return (
    <div className="replay-progress">
      <Progress label={`Progress of ${replay.name}`} value={enqueued + skipped} max={matched} />
      <span className="small muted nowrap">
        {formatCount(enqueued + skipped)} of {formatCount(matched)}
      </span>
    </div>
  );
}
